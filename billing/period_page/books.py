"""The books of a month: a row for each dataset, with its sums and what Azure tells elsewhere."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from billing import deadlines
from billing.bases import CARRIED
from billing.models import BillingPeriod, Dataset, Publication, Severity, Snapshot
from billing.period_page.words import MEASURES, STAGES, TOLD_BY_AZURE

Amounts = tuple[tuple[str, str], ...]
"""(currency, exact text)"""


@dataclass(frozen=True, slots=True)
class Told:
    """What Azure states elsewhere, and how much more that is than the lines add up to."""

    by: Any
    amount: str
    difference: str


@dataclass(frozen=True, slots=True)
class Sum:
    """`cost` is empty where it is not told."""

    currency: str = ""
    cost: str = ""
    told: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """A dataset of the month: shown, taken back (no `snapshot`), or never there (not `shown`).

    `severity` is empty where the ledger has not run on this snapshot; then nothing is `told`.
    """

    dataset: Any
    measure: Any = ""
    shown: Publication | None = None
    severity: Any = ""
    sums: tuple[Sum, ...] = ()
    set_aside: Amounts = ()
    due_at: datetime | None = None

    @property
    def snapshot(self) -> Snapshot | None:
        return self.shown.snapshot if self.shown else None

    @property
    def rows(self) -> tuple[Sum, ...]:
        """One at least."""
        return self.sums or (Sum(),)


def of(row: BillingPeriod, newest: list[Publication]) -> tuple[Book, ...]:
    """`newest` has the publication that counts of each dataset. Three queries."""
    chains = {(each["dataset"], each["snapshot_id"]): each for each in row.ledger["datasets"]}
    found = [_book(each, chains.get((each.dataset, each.snapshot_id))) for each in newest]
    return (*found, *_missing(row, {each.dataset for each in newest}))


def ordered(amounts: Mapping[str, str] | None) -> Amounts:
    return tuple(sorted((amounts or {}).items()))


def _book(shown: Publication, chain: dict[str, Any] | None) -> Book:
    """The cost is the one that the ledger compares."""
    measure = "billed_cost" if "billed" in CARRIED[shown.dataset] else "effective_cost"
    totals = shown.snapshot.totals if shown.snapshot else {}
    plain = (Sum(currency, cost) for currency, cost in ordered(totals.get(measure)))
    return Book(
        dataset=Dataset(shown.dataset).label,
        measure=MEASURES[measure],
        shown=shown,
        severity=Severity(chain["severity"]).label if chain else "",
        sums=tuple(_sums(chain) if chain else plain),
        set_aside=ordered(totals.get("quarantined_cost")),
    )


def _missing(row: BillingPeriod, known: set[str]) -> Iterator[Book]:
    """What is due of this month and never came."""
    for each in deadlines.of_sources(timezone.now()).get(row.source.name, ()):
        if each.billing_period == row.billing_period and each.dataset not in known:
            dataset = Dataset(each.dataset).label if each.dataset else ""
            yield Book(dataset, due_at=each.due_at)


def _sums(chain: dict[str, Any]) -> Iterator[Sum]:
    stages = {each["stage"]: each["amounts"] or {} for each in chain["stages"]}
    told = [each for each in chain["stages"] if each["stage"] in TOLD_BY_AZURE]
    for currency in sorted({*stages["loaded"]}.union(*(each["amounts"] for each in told))):
        said = (_told(chain, each, currency) for each in told if currency in each["amounts"])
        yield Sum(currency, stages["loaded"].get(currency, "0"), tuple(said))


def _told(chain: dict[str, Any], stage: dict[str, Any], currency: str) -> Told:
    """Where the two agree to the last digit the ledger lists no difference."""
    by = (stage["stage"], stage["told_by"])
    found = (each for each in chain["differences"] if (each["to"], each["told_by"]) == by)
    amounts: dict[str, str] = next(found, {"amounts": {}})["amounts"]
    return Told(STAGES[stage["stage"]], stage["amounts"][currency], amounts.get(currency, "0"))
