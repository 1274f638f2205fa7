"""The whole page of a month, as it stands now, and what was shown of it before."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from billing import periods
from billing.models import BillingPeriod, Publication, RestatementEvent, Severity
from billing.period_page import books, differences
from billing.period_page.books import Book
from billing.period_page.differences import Difference
from billing.period_page.words import BOOKS, STATES


@dataclass(frozen=True, slots=True)
class PeriodPage:
    """`is_stale`: the ledger was run on other snapshots than those that are shown now."""

    state: Any
    state_means: Any
    severity: Any
    severity_means: Any
    settles_at: datetime
    is_stale: bool
    restatements: int
    books: tuple[Book, ...]
    differences: tuple[Difference, ...]


def of(row: BillingPeriod) -> PeriodPage:
    """Five queries, however much there is."""
    month = {"source": row.source, "billing_period": row.billing_period}
    newest = list(Publication.objects.filter(**month).newest())
    ids = tuple(sorted(each.snapshot_id for each in newest if each.snapshot_id))
    state = periods.state(row.billing_period, row, shown=ids)
    row.ledger = {"datasets": [], **row.ledger}
    return PeriodPage(
        state=state.label,
        state_means=STATES[state],
        severity=Severity(row.severity).label if row.severity else "",
        severity_means=BOOKS[row.severity],
        settles_at=periods.settled_at(row.billing_period),
        is_stale=bool(row.ledger_at) and row.ledger_snapshots != list(ids),
        restatements=RestatementEvent.objects.filter(**month).count(),
        books=books.of(row, newest),
        differences=tuple(differences.of(row)),
    )


def without_sums(page: PeriodPage) -> PeriodPage:
    """For people who do not see everything: counts and words only, as the API does."""
    return replace(
        page,
        books=tuple(replace(each, sums=(), set_aside=()) for each in page.books),
        differences=tuple(_without(each) for each in page.differences),
    )


def _without(found: Difference) -> Difference:
    causes = tuple(replace(each, amounts=()) for each in found.causes)
    return replace(found, amounts=(), unexplained=(), causes=causes)
