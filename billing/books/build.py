"""A month of a source as a ledger: read anew each time it is asked for, nothing is written."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max
from django.utils import timezone

from billing import ledger, periods, publications
from billing.books import inside, outside, stored
from billing.books.outside import Ours, Statement
from billing.books.sheet import Chain, Difference, Stage, Standing, total, worst
from billing.ledger import Books
from billing.models import Arrival, BillingPeriod, Publication, Snapshot


@dataclass(frozen=True, slots=True)
class Ledger:
    """`fingerprints` by snapshot: as first seen, of a new snapshot as now."""

    source_id: int
    billing_period: date
    run_at: datetime
    chains: tuple[Chain, ...]
    fingerprints: dict[str, str]

    @property
    def standing(self) -> Standing:
        return worst(each.standing for each in self.chains)

    @property
    def snapshots(self) -> tuple[int, ...]:
        return tuple(sorted(each.snapshot_id for each in self.chains))


@dataclass(frozen=True, slots=True)
class _Shown:
    row: Publication
    snapshot: Snapshot
    books: Books
    fingerprint: str


def build(source_id: int, billing_period: date) -> Ledger:
    """Without chains where the source shows nothing of the month."""
    rows = publications.of_month(source_id, billing_period)
    shown = [_read(row, row.snapshot) for row in rows if row.snapshot]
    stored_row = periods.find(source_id, billing_period)
    seen = _seen(stored_row, shown)
    statements = outside.statements(source_id, billing_period) if shown else []
    chains = tuple(_chain(each, shown, seen, statements) for each in shown)
    return Ledger(source_id, billing_period, timezone.now(), chains, seen)


def _read(row: Publication, snapshot: Snapshot) -> _Shown:
    return _Shown(row, snapshot, ledger.read(snapshot), stored.fingerprint(snapshot))


def _seen(row: BillingPeriod | None, shown: list[_Shown]) -> dict[str, str]:
    """The fingerprint of a snapshot never changes: the first one counts."""
    known = dict(row.fingerprints) if row else {}
    return {str(s.snapshot.pk): known.get(str(s.snapshot.pk), s.fingerprint) for s in shown}


def _chain(
    one: _Shown, shown: list[_Shown], seen: dict[str, str], statements: list[Statement]
) -> Chain:
    is_changed = seen[str(one.snapshot.pk)] != one.fingerprint
    within = inside.compare(one.snapshot, one.books, is_changed=is_changed)
    stages, differences = list(within.stages), list(within.differences)
    for statement in statements:
        if _dataset(statement, shown) == one.snapshot.dataset:
            stages.append(_stage(statement))
            differences += _against(statement, one, shown)
    return Chain(one.snapshot.dataset, one.snapshot.pk, tuple(stages), tuple(differences))


def _dataset(statement: Statement, shown: list[_Shown]) -> str:
    return statement.dataset or outside.lead([each.snapshot.dataset for each in shown])


def _stage(statement: Statement) -> Stage:
    return Stage(statement.stage, None, statement.amounts, outside.told_by(statement))


def _against(statement: Statement, one: _Shown, shown: list[_Shown]) -> list[Difference]:
    """Left out where the two agree to the last digit."""
    found = outside.compare(statement, _ours(statement, one, shown))
    return [found] if found.amounts else []


def _ours(statement: Statement, one: _Shown, shown: list[_Shown]) -> Ours:
    """The dataset alone, or everything billed where the statement is of the whole bill."""
    measure = "billed_cost" if outside.carries(one.snapshot.dataset, "billed_cost") else ""
    measure = measure or "effective_cost"
    parts = [one]
    if not statement.dataset:
        parts = [each for each in shown if outside.carries(each.snapshot.dataset, measure)]
    month = one.snapshot.billing_period
    return Ours(
        snapshots=tuple(each.snapshot for each in parts),
        measure=measure,
        amounts=total(inside.shown_cost(each.books, each.snapshot.dataset) for each in parts),
        quarantined=total(inside.costs(each.books.quarantined) for each in parts),
        delivered_at=max(_delivered_at(each) for each in parts),
        is_settled=periods.is_over(month, at=timezone.now()),
    )


def _delivered_at(shown: _Shown) -> datetime:
    arrivals = Arrival.objects.filter(
        source_id=shown.snapshot.source_id,
        dataset=shown.snapshot.dataset,
        billing_period=shown.snapshot.billing_period,
        content_hash=shown.snapshot.content_hash,
    )
    last: datetime | None = arrivals.aggregate(last=Max("delivered_at"))["last"]
    return last or shown.row.published_at
