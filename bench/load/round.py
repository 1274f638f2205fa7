"""One round on services of its own: our load and the engine's bare insert, in the order asked."""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command

from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Identity, Statement
from bench.load import django_ready, engine  # noqa: F401 - before the models
from bench.load.memory import clickhouse_pid, cpu_seconds, forget_peak, peak_mb
from billing.models import Source

_ON_DISK = (
    "SELECT sumIf(bytes_on_disk, table = 'charges'), sumIf(rows, table = 'charges'),"
    " sumIf(bytes_on_disk, startsWith(table, 'rollup_')), sumIf(rows, startsWith(table, 'rollup_'))"
    " FROM system.parts WHERE active AND database = currentDatabase()"
)


def main() -> int:
    options = _options()
    call_command("migrate", verbosity=0, stdout=StringIO())
    call_command("migrate_clickhouse", stdout=StringIO())
    for file in options.data.rglob("*.gz"):  # into the page cache, for both alike
        file.read_bytes()
    kinds = {"ours": _ours, "engine": _engine}
    order = ["engine", "ours"] if options.engine_first else ["ours", "engine"]
    print(json.dumps({kind: _with_peak(kinds[kind], options.data) for kind in order}))
    return 0


def _with_peak(work: Callable[[Path], dict[str, Any]], data: Path) -> dict[str, Any]:
    pid = clickhouse_pid(os.environ["CLICKHOUSE_URL"])
    forget_peak(pid)
    before = cpu_seconds(pid) or 0.0
    done = work(data)
    spent = (cpu_seconds(pid) or 0.0) - before
    return {**done, "clickhouse_peak_mb": peak_mb(pid), "clickhouse_cpu_s": round(spent, 2)}


def _ours(data: Path) -> dict[str, Any]:
    expected = json.loads((data / "expected.json").read_text("utf-8"))
    names = sorted({each["source"] for each in expected})
    for name in names:
        Source.objects.create(name=name, kind="exports", url=(data / name).as_uri())
    done = subprocess.run(
        [sys.executable, "-m", "bench.load.worker", *names], stdout=subprocess.PIPE, check=True
    )
    report: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    _verify(expected, report.pop("published"))
    (sizes,) = client.read(Statement(_ON_DISK), identity=Identity.WRITER).rows()
    return report | {"on_disk": [int(str(size)) for size in sizes]}


def _verify(expected: list[dict[str, Any]], published: list[dict[str, Any]]) -> None:
    """Fast and wrong is a failure: lines and sums are those that were written."""
    shown = [{key: each[key] for key in expected[0]} for each in published]
    key = ("source", "dataset")
    shown.sort(key=lambda each: [each[name] for name in key])
    expected.sort(key=lambda each: [each[name] for name in key])
    if json.loads(json.dumps(shown)) != expected:
        raise SystemExit(f"published {shown}, written {expected}")


def _engine(data: Path) -> dict[str, Any]:
    manifests = sorted(data.rglob("manifest.json"))
    deliveries = [sorted(each.parent.glob("part_*.csv.gz")) for each in manifests]
    engine.make_table()
    return {"seconds": engine.seconds(deliveries), "lines": engine.lines()}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="One round, within a stack")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--engine-first", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
