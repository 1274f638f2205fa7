"""A month delivered once more with other numbers, as Azure does until the fifth and later."""

import gzip
import json
import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import InvalidOperation
from pathlib import Path
from typing import Any

from abi.stack.fake_azure.answers import AzureError
from abi.stack.fake_azure.clock import instant
from abi.stack.fake_azure.deliveries import Delivery
from abi.stack.fake_azure.exact import EXACT, amount
from abi.stack.fake_azure.lines import Line
from abi.stack.fake_azure.requests import month_of
from abi.stack.fake_azure.unpacked import Lines, as_csv
from abi.stack.fake_azure.world import World

_TIME = re.compile(r"\d{12}(-\d+)?$", re.ASCII)


@dataclass(frozen=True, slots=True)
class Change:
    """Every `every`-th cost times `factor`; every `drop`-th line gone; or all of them."""

    month: date
    account: str
    dataset: str
    factor: str
    every: int
    drop: int
    empty: bool

    def applied(self, lines: Lines) -> Iterator[list[str]]:
        cost = lines.column("cost")
        for number, line in enumerate(() if self.empty else lines.all(), 1):
            if self.drop and number % self.drop == 0:
                continue
            cells = list(line.cells)
            if number % self.every == 0:
                cells[cost] = self._times(line)
            yield cells

    def _times(self, line: Line) -> str:
        return format(EXACT.multiply(amount(line["cost"]), amount(self.factor)), "f")


def change_of(given: Mapping[str, Any]) -> Change:
    """Raises AzureError for what is no change."""
    try:
        change = Change(
            month=month_of(str(given["month"])),
            account=str(given.get("account", "")),
            dataset=str(given.get("dataset", "")),
            factor=str(given.get("factor", "1.07")),
            every=max(1, int(given.get("every", 10))),
            drop=int(given.get("drop", 0)),
            empty=bool(given.get("empty", False)),
        )
        amount(change.factor)
    except (KeyError, ValueError, InvalidOperation) as wrong:
        raise AzureError(400, "BadRequest", f"No restatement: {wrong!r}.") from wrong
    return change


def restate(world: World, change: Change) -> list[Delivery]:
    """The new runs. Their container and folder are those of the run before."""
    datasets = [change.dataset] if change.dataset else ["ActualCost", "AmortizedCost"]
    before = [
        run
        for dataset in datasets
        for run in world.store.current(dataset, [change.month])
        if change.account in ("", run.account)
    ]
    if not before:
        raise AzureError(404, "NotFound", "There is no such month to restate.")
    for run in before:
        _write(world, run, change)
    world.store.refresh()
    return before


def _write(world: World, before: Delivery, change: Change) -> None:
    lines = world.store.lines(before)
    number = world.next_number("restated")
    run_id = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{before.run_id}/{number}"))
    submitted = _after(before.submitted, world.clock.now())
    root = world.store.restated
    folder = f"{_export_folder(before)}/{submitted:%Y%m%d%H%M}-{number}/{run_id}"
    path = root / before.container / folder
    path.mkdir(parents=True)
    rows = _write_part(path / "part_0_0001.csv.gz", lines, change)
    blob = {
        "blobName": f"{folder}/part_0_0001.csv.gz",
        "byteCount": (path / "part_0_0001.csv.gz").stat().st_size,
        "dataRowCount": rows,
    }
    run = before.manifest["runInfo"] | {"submittedTime": instant(submitted), "runId": run_id}
    totals = {"byteCount": blob["byteCount"], "blobCount": 1, "dataRowCount": rows}
    manifest = before.manifest | totals | {"runInfo": run, "blobs": [blob]}
    # Last, as Azure does: a run without a manifest is unfinished.
    (path / "manifest.json").write_text(json.dumps(manifest, indent=2), "utf-8")


def _export_folder(run: Delivery) -> str:
    """The folder of the month: above the run's id and, where there is one, its time."""
    *parts, time, _run_id, _manifest = run.path.split("/")
    return "/".join(parts if _TIME.match(time) else [*parts, time])


def _write_part(path: Path, lines: Lines, change: Change) -> int:
    rows = 0
    with path.open("wb") as file, gzip.GzipFile("", "wb", 1, file, mtime=0) as out:
        out.write(b"\xef\xbb\xbf" + as_csv(lines.header))
        for rows, cells in enumerate(change.applied(lines), 1):  # noqa: B007 — the last is the count
            out.write(as_csv(cells))
    return rows


def _after(text: str, now: datetime) -> datetime:
    """Now, and in any case after the run before."""
    before = datetime.fromisoformat(text[:19]).replace(tzinfo=UTC)
    return max(now, before + timedelta(hours=6))
