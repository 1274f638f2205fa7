"""What a backfill, its months and its activities say to each other: plain JSON types only."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workflows.ingest.contracts import Failure

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Month:
    """One month of one source; `month` is `2026-09`."""

    source: str
    month: str

    @property
    def label(self) -> str:
        return f"{self.source} {self.month}"


@dataclass(frozen=True, slots=True)
class Ended:
    """How a month ended: `done`, `unchanged`, `missing` or `failed`."""

    month: Month
    state: str
    lines: int = 0
    failures: tuple[Failure, ...] = ()


@dataclass(frozen=True, slots=True)
class Carried:
    """What a backfill takes along when it goes on under a fresh history."""

    waiting: tuple[Month, ...]
    ended: tuple[Ended, ...]
    paused: bool


@dataclass(frozen=True, slots=True)
class Backfill:
    """The workflow's input. Months are `2026-09`, both inclusive; no sources means every one.

    `retry_of` is the id of an ended run: only the months that failed in it are taken.
    """

    run_id: str | None = None
    from_month: str = ""
    to_month: str = ""
    sources: tuple[str, ...] = ()
    datasets: tuple[str, ...] = ()
    parallel: int = 2
    dry_run: bool = False
    retry_of: str | None = None
    schedule: str | None = None
    months_per_history: int = 200
    carried: Carried | None = None


@dataclass(frozen=True, slots=True)
class MonthWork:
    """A child's input: one month to bring to its publication for a run."""

    run_id: str
    month: Month
    datasets: tuple[str, ...]
    paused: bool = False
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """What the record shows of a month; `until` is when a throttled one is tried again."""

    run_id: str
    month: Month
    state: str
    code: str = ""
    until: str | None = None
    lines: int = 0


@dataclass(frozen=True, slots=True)
class Survey:
    """Which months of one source to look for, without loading anything."""

    run_id: str
    source: str
    months: tuple[str, ...]
    datasets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Estimate:
    """What the looking found, a document for each month."""

    run_id: str
    months: tuple[Json, ...]
    parallel: int


@dataclass(frozen=True, slots=True)
class BackfillSummary:
    """The workflow's result: how many months ended in each state."""

    run_id: str
    states: Mapping[str, int]
    lines: int
