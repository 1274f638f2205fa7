"""What the extraction workflow and its activities say to each other: ids, counts and words.

Plain JSON types only. Billing's own values travel through the workflow as opaque JSON, so
that workflow code neither imports billing nor breaks when a field is added there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Extraction:
    """The workflow's input. Dates are ISO text, both inclusive.

    Without `run_id` a schedule started it and the first activity writes the record.
    Without dates the run takes the previous month and the month to date.
    """

    run_id: str | None = None
    start_date: str = ""
    end_date: str = ""
    subscription_ids: tuple[str, ...] = ()
    batch_size: int = 1000
    source: str | None = None
    schedule: str | None = None


@dataclass(frozen=True, slots=True)
class Search:
    """Which deliveries of one source to look for."""

    run_id: str
    source: str
    start_date: str
    end_date: str
    subscription_ids: tuple[str, ...]
    batch_size: int


@dataclass(frozen=True, slots=True)
class Found:
    """One delivery: `label` names it to people and is unique within a run."""

    label: str
    lines: int
    delivery: Json


@dataclass(frozen=True, slots=True)
class At:
    """Which delivery of which run an activity works for."""

    run_id: str
    label: str


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a delivery failed. `words` holds cause and fix in both languages when known."""

    label: str
    code: str
    detail: str
    words: Json | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """How a delivery ended well; `changed` is false when the same content was already shown.

    `month` (`2026-09`) is there when Azure can be asked what it states about that month.
    """

    label: str
    lines: int
    changed: bool
    month: str = ""


@dataclass(frozen=True, slots=True)
class Totals:
    """A source's month to ask Azure's totals for, in the name of a run."""

    run_id: str
    source: str
    month: str

    @property
    def label(self) -> str:
        return f"{self.source} {self.month}"


@dataclass(frozen=True, slots=True)
class NotFetched:
    """Why the totals of a month are not there."""

    totals: Totals
    failure: Failure


@dataclass(frozen=True, slots=True)
class Finish:
    """The last word of a run, for its record."""

    run_id: str
    status: str
    published: tuple[Published, ...] = ()
    failures: tuple[Failure, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """The workflow's result."""

    run_id: str
    deliveries: int
    changed: int
    lines: int
