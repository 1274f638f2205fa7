"""All lines there are to serve: the newest run of each account, dataset and month."""

import hashlib
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import RLock

from abi.stack.fake_azure.deliveries import Delivery, found
from abi.stack.fake_azure.lines import Line
from abi.stack.fake_azure.unpacked import Lines, Predicate, unpack


@dataclass(frozen=True, slots=True)
class Chosen:
    """Some lines of one delivery."""

    delivery: Delivery
    lines: Lines
    positions: Sequence[int]


class Rows:
    """Lines of several deliveries as one long list, of which any part can be read."""

    def __init__(self, chosen: Sequence[Chosen]) -> None:
        self.chosen = [each for each in chosen if len(each.positions)]

    def __len__(self) -> int:
        return sum(len(each.positions) for each in self.chosen)

    def part(self, start: int, count: int) -> Iterator[Line]:
        for each in self.chosen:
            wanted = each.positions[max(start, 0) : max(start + count, 0)]
            yield from each.lines.at(wanted)
            start -= len(each.positions)

    def __iter__(self) -> Iterator[Line]:
        return self.part(0, len(self))

    @property
    def mark(self) -> str:
        """Changes when the lines do."""
        runs = "".join(f"{each.delivery.run_id}{len(each.positions)}" for each in self.chosen)
        return hashlib.sha256(runs.encode()).hexdigest()[:16]


class Store:
    """`data` is only read; what restating writes goes to `work`."""

    def __init__(self, data: Path, work: Path) -> None:
        self.restated = work / "restated"
        self.roots = (data, self.restated)
        self._unpacked_to = work / "lines"
        self._unpacked_to.mkdir(parents=True, exist_ok=True)
        self._lock = RLock()
        self._lines: dict[tuple[Path, str], Lines] = {}
        self._chosen: dict[tuple[str, object], Sequence[int]] = {}
        self.refresh()

    def refresh(self) -> None:
        """Look again which runs there are."""
        with self._lock:
            self.runs = found(self.roots)
            self._current = {run.key: run for run in self.runs}
            self._chosen.clear()

    def forget_restated(self) -> None:
        """Back to the runs of the data."""
        with self._lock:
            shutil.rmtree(self.restated, ignore_errors=True)
            # Names come again after a reset, with other lines.
            self._lines = {key: of for key, of in self._lines.items() if key[0] != self.restated}
            self.refresh()

    @property
    def accounts(self) -> list[str]:
        return sorted({account for account, _, _ in self._current})

    def months(self, account: str) -> list[date]:
        return sorted({month for each, _, month in self._current if each == account})

    def current(self, dataset: str, months: Sequence[date]) -> list[Delivery]:
        """The newest run of every account for these months, in order of time."""
        wanted = [key for key in self._current if key[1] == dataset and key[2] in months]
        return [self._current[key] for key in sorted(wanted, key=lambda key: (key[2], key[0]))]

    def lines(self, run: Delivery) -> Lines:
        with self._lock:
            key = (run.root, run.path)
            if key not in self._lines:
                name = hashlib.sha256(f"{run.root}{run.path}".encode()).hexdigest()[:32]
                self._lines[key] = unpack(run.files, self._unpacked_to / name)
            return self._lines[key]

    def choose(self, run: Delivery, label: object, holds: Predicate | None) -> Chosen:
        """The lines that hold; `label` says what they are, so that they are looked for once."""
        lines = self.lines(run)
        if holds is None:
            return Chosen(run, lines, range(len(lines)))
        key = (run.run_id, label)
        with self._lock:
            if key not in self._chosen:
                self._chosen[key] = lines.where(holds)
            return Chosen(run, lines, self._chosen[key])
