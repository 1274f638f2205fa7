"""Asynchronous reports: asked for, polled, then files behind links that expire."""

import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any

from abi.stack.fake_azure.lines import Line
from abi.stack.fake_azure.store import Rows
from abi.stack.fake_azure.unpacked import as_csv

_NAMES = uuid.UUID("6f1c5d0e-5f3c-4f0a-9a57-0a5e2f7c0b11")


@dataclass(slots=True)
class Report:
    """`polled` counts the times its Location was asked; `failed` is the reason, if any."""

    id: str
    scope: str
    request: dict[str, Any]
    write: Callable[[Path], list[Path]]
    polled: int = 0
    failed: bool = False
    files: list[Path] | None = None
    done_at: datetime | None = None
    lock: Any = field(default_factory=Lock)


class Reports:
    """The n-th time something is asked for, its report has the same id in every run."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._lock = folder, Lock()
        self._reports: dict[str, Report] = {}
        self._times: Counter[str] = Counter()

    def ask(
        self, scope: str, request: dict[str, Any], write: Callable[[Path], list[Path]]
    ) -> Report:
        with self._lock:
            name = f"{scope}{sorted(request.items(), key=str)}"
            self._times[name] += 1
            report_id = str(uuid.uuid5(_NAMES, f"{name}{self._times[name]}"))
            report = Report(report_id, scope, request, write)
            self._reports[report.id] = report
            return report

    def get(self, report_id: str) -> Report | None:
        return self._reports.get(report_id)

    def forget(self) -> None:
        self._reports.clear()
        self._times.clear()

    def finish(self, report: Report, now: datetime) -> list[Path]:
        """Its files, written once."""
        with report.lock:
            if report.files is None:
                folder = self._folder / report.id
                folder.mkdir(parents=True, exist_ok=True)
                report.files, report.done_at = report.write(folder), now
            return report.files


def partitions(rows: Rows, count: int) -> Callable[[Path], list[Path]]:
    """Writes the lines into so many files, each with its own byte order mark and header."""

    def write(folder: Path) -> list[Path]:
        size = -(-len(rows) // max(1, count)) or 1
        files = []
        for number, start in enumerate(range(0, len(rows), size)):
            header = rows.chosen[0].lines.header
            files.append(folder / f"part_{number}_0001.csv")
            write_csv(files[-1], header, rows.part(start, size))
        return files

    return write


def write_csv(path: Path, header: Sequence[str], lines: Iterable[Line]) -> None:
    with path.open("wb") as out:
        out.write(b"\xef\xbb\xbf" + as_csv(header))
        for line in lines:
            out.write(as_csv(line.cells))
