"""An export run on disk exactly as Azure writes it: parts first, the manifest last."""

import gzip
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path

from billing.demo.month import Run
from billing.demo.numbers import guid
from billing.demo.plan import DATASETS, account_number, days_of
from billing.demo.rows import header

MAX_PART_LINES = 1_000_000
_BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    bytes: int
    rows: int


def write_run(out: Path, run: Run, lines: Iterable[str], *, expected: int) -> None:
    """Two partitions at least. The same run writes the same bytes."""
    folder = run_folder(run)
    (out / run.source.container / folder).mkdir(parents=True, exist_ok=True)
    size = min(MAX_PART_LINES, expected // 2 + 1)
    parts: list[Part] = []
    left = iter(lines)
    while not parts or parts[-1].rows == size:
        name = f"{folder}/part_{len(parts)}_0001.csv.gz"
        parts.append(_write_part(out / run.source.container / name, name, run, islice(left, size)))
    manifest = json.dumps(_manifest(run, parts), indent=2)
    (out / run.source.container / folder / "manifest.json").write_text(manifest, "utf-8")


def write_unfinished(out: Path, run: Run) -> None:
    """A run that Azure is still writing: a part, and no manifest yet."""
    folder = f"{_export_folder(run)}/{submitted(run) + timedelta(hours=6):%Y%m%d%H%M}"
    name = f"{folder}/{guid(run.plan.seed, 77)}/part_0_0001.csv.gz"
    path = out / run.source.container / name
    path.parent.mkdir(parents=True, exist_ok=True)
    _write_part(path, name, run, iter(()))


def run_folder(run: Run) -> str:
    return f"{_export_folder(run)}/{submitted(run):%Y%m%d%H%M}/{run_id(run)}"


def run_id(run: Run) -> str:
    which = list(DATASETS).index(run.dataset)
    return guid(run.plan.seed, run.source.share, which, run.month.toordinal(), run.revision)


def submitted(run: Run) -> datetime:
    """Early on the second of the next month; each restatement two days later."""
    after = days_of(run.month)[-1] + timedelta(days=2 + 2 * run.revision)
    return datetime(after.year, after.month, after.day, 4, 12, 9, 110_182, tzinfo=UTC)


def _export_folder(run: Run) -> str:
    days = days_of(run.month)
    return f"exports/daily-{run.dataset}/{days[0]:%Y%m%d}-{days[-1]:%Y%m%d}"


def _write_part(path: Path, name: str, run: Run, lines: Iterator[str]) -> Part:
    rows = 0
    with path.open("wb") as file, gzip.GzipFile("", "wb", 1, file, mtime=0) as out:
        out.write(("\ufeff" + ",".join(header(run.source)) + "\r\n").encode())
        while batch := list(islice(lines, _BATCH)):
            out.write("".join(batch).encode())
            rows += len(batch)
    return Part(name, path.stat().st_size, rows)


def _manifest(run: Run, parts: list[Part]) -> dict[str, object]:
    scope = (
        f"/providers/Microsoft.Billing/billingAccounts/{account_number(run.plan.seed, run.source)}"
    )
    name = f"daily-{run.dataset}"
    return {
        "manifestVersion": "2024-04-01",
        "byteCount": sum(part.bytes for part in parts),
        "blobCount": len(parts),
        "dataRowCount": sum(part.rows for part in parts),
        "exportConfig": {
            "exportName": name,
            "resourceId": f"{scope}/providers/Microsoft.CostManagement/exports/{name}",
            "dataVersion": "2024-08-01" if run.source.agreement == "EA" else "2023-12-01-preview",
            "apiVersion": "2023-07-01-preview",
            "type": DATASETS[run.dataset],
            "timeFrame": "TheLastMonth",
            "granularity": "Daily",
        },
        "deliveryConfig": {
            "partitionData": True,
            "dataOverwriteBehavior": "CreateNewReport",
            "fileFormat": "Csv",
            "compressionMode": "gzip",
            "containerUri": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups"
            f"/rg-billing/providers/Microsoft.Storage/storageAccounts/{run.source.container}",
            "rootFolderPath": "exports",
        },
        "runInfo": {
            "executionType": "Scheduled",
            "submittedTime": f"{submitted(run):%Y-%m-%dT%H:%M:%S.%f}1Z",
            "runId": run_id(run),
            "startDate": _moment(run.month),
            "endDate": _moment(days_of(run.month)[-1]),
        },
        "blobs": [
            {"blobName": part.name, "byteCount": part.bytes, "dataRowCount": part.rows}
            for part in parts
        ],
    }


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00"
