"""Whether what an answer was read from is up to date, settled and complete."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from django.db.models import Max

from billing import deadlines, periods
from billing.deadlines import Deadline, DeliveryState, worst
from billing.models import Arrival, BillingPeriod, PeriodState, RestatementEvent
from billing.publications import PublishedSnapshot, month_starts


class Completeness(StrEnum):
    """`missing`: a month that is due is not there. `quarantined`: lines were set aside."""

    COMPLETE = "complete"
    QUARANTINED = "quarantined"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Standing:
    """A source that an answer depends on. `period_state` is of its least settled month.

    `restated_at`: when one of its months was last changed after it had been closed.
    """

    source: str
    state: DeliveryState
    last_delivery_at: datetime | None
    due_at: datetime | None
    period_state: PeriodState
    completeness: Completeness
    restated_at: datetime | None


@dataclass(frozen=True, slots=True)
class Freshness:
    """The worst of the sources; `none` when the answer depends on no source."""

    state: DeliveryState
    sources: tuple[Standing, ...] = ()

    @property
    def period_state(self) -> PeriodState | None:
        """Of the least settled month; None when the answer depends on no source."""
        return _least_settled(each.period_state for each in self.sources)

    @property
    def is_partial(self) -> bool:
        """Whether something that is due is missing, or lines were set aside."""
        return any(each.completeness is not Completeness.COMPLETE for each in self.sources)

    @property
    def is_restated(self) -> bool:
        """Whether a month was changed after it had been closed."""
        return any(each.restated_at for each in self.sources)


_LOOKED_AT_AGAIN = timedelta(seconds=5)
NOTHING = Freshness(DeliveryState.NONE)
Stored = dict[tuple[str, date], BillingPeriod]
"""By (source, month)."""


@dataclass(frozen=True, slots=True)
class Dependence:
    """What an answer depends on: what it read, and what it asked for.

    `known` are the sources that a narrow scope may be told of; None: every source.
    """

    snapshots: tuple[PublishedSnapshot, ...]
    datasets: frozenset[str]
    period: tuple[date, date]
    at: datetime
    known: frozenset[str] | None = None

    @property
    def asked(self) -> frozenset[date]:
        """The months that the period touches."""
        return frozenset(month_starts(*self.period))

    @property
    def read(self) -> frozenset[tuple[str, date]]:
        """(source, month): a correction is read from the bill of a later month."""
        return frozenset((each.source, each.billing_period) for each in self.snapshots)

    def concerns(self, source: str, month: date) -> bool:
        return month in self.asked or (source, month) in self.read


def of_answer(of: Dependence) -> Freshness:
    """Six small queries at most, two for months that are long over and were never closed."""
    due = _due(of)
    names = {each.source for each in of.snapshots} | set(due)
    if of.known is not None:
        names &= of.known
    if not names:
        return NOTHING
    stored, last = _stored(of, names), _last_deliveries(of, names)
    restated = _restated(of, stored)
    standings = tuple(
        _standing(of, name, due.get(name, ()), _Known(stored, last.get(name), restated.get(name)))
        for name in sorted(names)
    )
    return Freshness(worst([each.state for each in standings]), standings)


def lasts(found: Freshness, *, at: datetime) -> timedelta:
    """How long this is said of it, if no record changes: until the day or a source turns.

    What is due, and whether a month is open, changes with the day, in UTC. When an amber source
    turns red it does not say: it is looked at again soon.
    """
    midnight = datetime.combine(at.astimezone(UTC).date() + timedelta(days=1), time(), UTC)
    turns = [midnight]
    for each in found.sources:
        if each.state is DeliveryState.AMBER:
            turns.append(at + _LOOKED_AT_AGAIN)
        elif each.state is DeliveryState.FRESH and each.due_at:
            turns.append(max(each.due_at, at))
    return min(turns) - at


def _due(of: Dependence) -> dict[str, tuple[Deadline, ...]]:
    """Of what was asked for or read. A source that never told a dataset may have any."""
    if not _concerned(of) & set(deadlines.due_months(of.at)):
        return {}
    found, datasets = {}, of.datasets | {""}
    for name, each in deadlines.of_sources(of.at).items():
        mine = [d for d in each if of.concerns(name, d.billing_period) and d.dataset in datasets]
        if mine:
            found[name] = tuple(mine)
    return found


def _concerned(of: Dependence) -> set[date]:
    return {*of.asked, *(month for _, month in of.read)}


def _stored(of: Dependence, names: set[str]) -> Stored:
    rows = BillingPeriod.objects.filter(
        source__name__in=names, billing_period__in=_concerned(of)
    ).select_related("source")
    return {(row.source.name, row.billing_period): row for row in rows}


def _last_deliveries(of: Dependence, names: set[str]) -> dict[str, datetime]:
    rows = Arrival.objects.filter(
        source__name__in=names,
        billing_period__in=_concerned(of),
        dataset__in=of.datasets,
        accepted_at__lte=of.at,
    )
    by_month = rows.order_by().values_list("source__name", "billing_period")
    last: dict[str, datetime] = {}
    for name, month, delivered_at in by_month.annotate(Max("delivered_at")):
        if of.concerns(name, month):
            last[name] = max(delivered_at, last.get(name, delivered_at))
    return last


def _restated(of: Dependence, stored: Stored) -> dict[str, datetime]:
    """Only a month that was closed can be restated."""
    closed = {key: row for key, row in stored.items() if row.closed_at or row.lock_id}
    if not closed:
        return {}
    rows = RestatementEvent.objects.filter(
        source__name__in={name for name, _ in closed},
        billing_period__in={month for _, month in closed},
        dataset__in=of.datasets,
        restated_at__lte=of.at,
    )
    by_time = rows.order_by("restated_at").values_list(
        "source__name", "billing_period", "restated_at"
    )
    # Of each source the last one stays.
    return {
        name: at
        for name, month, at in by_time
        if (name, month) in closed and of.concerns(name, month)
    }


@dataclass(frozen=True, slots=True)
class _Known:
    """What is stored of the months, and of one source its last delivery and restatement."""

    stored: Stored
    last_delivery_at: datetime | None
    restated_at: datetime | None


def _standing(of: Dependence, name: str, due: tuple[Deadline, ...], known: _Known) -> Standing:
    read = [each for each in of.snapshots if each.source == name]
    shown: dict[date, list[int]] = {each.billing_period: [] for each in due}
    for each in read:
        shown.setdefault(each.billing_period, []).append(each.snapshot_id)
    states = {
        periods.state(month, known.stored.get((name, month)), shown=tuple(ids))
        for month, ids in shown.items()
    }
    return Standing(
        source=name,
        state=worst([each.state for each in due] or [DeliveryState.FRESH]),
        last_delivery_at=known.last_delivery_at
        or max((each.published_at for each in read), default=None),
        due_at=min((each.due_at for each in due), default=None),
        period_state=_least_settled(states) or PeriodState.OPEN,
        completeness=_completeness(read, due),
        restated_at=known.restated_at,
    )


def _least_settled(states: Iterable[PeriodState]) -> PeriodState | None:
    return min(states, key=list(PeriodState).index, default=None)


def _completeness(read: list[PublishedSnapshot], due: tuple[Deadline, ...]) -> Completeness:
    there = {(each.billing_period, each.dataset) for each in read}
    if any((each.billing_period, each.dataset) not in there for each in due):
        return Completeness.MISSING
    if any(each.has_quarantined for each in read):
        return Completeness.QUARANTINED
    return Completeness.COMPLETE
