"""Within a stack: every delivery through the real ingestion, month by month. Goes on where it was.

The next delivery is written by a process of its own while one is loaded; both are deleted once
published, so that never more than two lie on disk beside the tables.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.management import call_command

from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Identity, Statement
from bench.load import django_ready  # noqa: F401 - before the models
from bench.query.deliveries import runs, sized
from bench.query.place import Size
from billing import ingest
from billing.demo.month import Run
from billing.models import Publication, Source

_LINES = "SELECT count() FROM charges"
_BUSY = "SELECT count() FROM system.merges"
# Seconds until the parts of a year have become one (migration 0009): before, and meanwhile, a
# question of many lines takes half as long again. Few lines take as long either way.
_LAST_MERGES, _MANY = 90.0, 1_000_000


def main() -> int:
    parser = sized(argparse.ArgumentParser(description=__doc__))
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    size = Size(options.lines, options.months, options.seed)
    call_command("migrate", verbosity=0, stdout=StringIO())
    call_command("migrate_clickhouse", stdout=StringIO())
    begin = time.monotonic()
    loaded = _load(size, options.out)
    _settled(_LAST_MERGES if loaded >= _MANY else 0)
    seconds = round(time.monotonic() - begin, 1)
    print(json.dumps({"lines": _count(_LINES), "loaded_now": loaded, "seconds": seconds}))
    return 0


def _load(size: Size, out: Path) -> int:
    """The lines that were loaded now."""
    all_runs = runs(size)
    missing = [number for number, run in enumerate(all_runs) if not _is_shown(run)]
    loaded, ahead = 0, _writing(size, out, missing[:1])
    for place, number in enumerate(missing):
        truth = _written(ahead)
        ahead = _writing(size, out, missing[place + 1 : place + 2])
        loaded += _publish(all_runs[number], out / str(number), truth)
        _say(f"{place + 1} of {len(missing)} deliveries, {loaded} lines")
    return loaded


def _is_shown(run: Run) -> bool:
    return Publication.objects.filter(
        source__name=run.source.name, dataset=run.dataset, billing_period=run.month
    ).exists()


def _writing(size: Size, out: Path, numbers: list[int]) -> subprocess.Popen[bytes] | None:
    for number in numbers:
        folder = out / str(number)
        shutil.rmtree(folder, ignore_errors=True)
        command = [sys.executable, "-m", "bench.query.deliveries", "--number", str(number)]
        command += ["--out", str(folder), *size.arguments()]
        return subprocess.Popen(command, stdout=subprocess.PIPE)
    return None


def _written(ahead: subprocess.Popen[bytes] | None) -> dict[str, Any]:
    if ahead is None:
        raise RuntimeError("no delivery was being written")
    said, _ = ahead.communicate()
    if ahead.returncode:
        raise SystemExit(f"a delivery could not be written (code {ahead.returncode})")
    truth: dict[str, Any] = json.loads(said)
    return truth


def _publish(run: Run, folder: Path, truth: dict[str, Any]) -> int:
    """Fails unless what is shown is what was written, line for line and to the last digit."""
    place = (folder / run.source.container).resolve().as_uri()
    source, _ = Source.objects.get_or_create(
        name=run.source.name, defaults={"kind": "exports", "url": place}
    )
    (delivery,) = ingest.discover_at(place, source)
    loaded = ingest.load(ingest.land(delivery), on_progress=lambda _: None)
    shown = ingest.publish(ingest.check(loaded))
    cost = shown.billed_cost if run.dataset == "actual" else shown.effective_cost
    if (shown.loaded, dict(cost)) != (truth["lines"], truth["sums"]):
        raise SystemExit(f"published {shown}, written {truth}")
    shutil.rmtree(folder)
    _empty_landing()
    return shown.loaded


def _empty_landing() -> None:
    """Its bytes are charges now, and nobody reads this set of data again from its files."""
    for path in Path(unquote(urlsplit(os.environ["LANDING_URL"]).path)).iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def _settled(at_least: float) -> None:
    """Parts are merged in the background for a while: what is measured is a table at rest."""
    until = time.monotonic() + at_least
    while time.monotonic() < until or _count(_BUSY):
        time.sleep(0.5)


def _count(sql: str) -> int:
    result = client.read(Statement(sql), identity=Identity.WRITER)
    return int(str(result.data[0][0]))


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
