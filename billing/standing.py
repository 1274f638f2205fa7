"""Whether what an answer was read from is up to date, settled and complete."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db.models import Max

from billing import deadlines, periods
from billing.deadlines import Deadline, DeliveryState, worst
from billing.models import Arrival, BillingPeriod, PeriodState
from billing.publications import PublishedSnapshot


class Completeness(StrEnum):
    """`missing`: a month that is due is not there. `quarantined`: lines were set aside."""

    COMPLETE = "complete"
    QUARANTINED = "quarantined"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Standing:
    """A source that an answer depends on. `period_state` is of its least settled month."""

    source: str
    state: DeliveryState
    last_delivery_at: datetime | None
    due_at: datetime | None
    period_state: PeriodState
    completeness: Completeness


@dataclass(frozen=True, slots=True)
class Freshness:
    """The worst of the sources; `none` when the answer depends on no source."""

    state: DeliveryState
    sources: tuple[Standing, ...] = ()


NOTHING = Freshness(DeliveryState.NONE)


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
    def months(self) -> tuple[date, ...]:
        month, found = self.period[0].replace(day=1), []
        while month < self.period[1]:
            found.append(month)
            month = (month + timedelta(days=32)).replace(day=1)
        return tuple(found)


def of_answer(of: Dependence) -> Freshness:
    """Five small queries at most, two for months that are long over."""
    due = _due(of)
    names = {each.source for each in of.snapshots} | set(due)
    if of.known is not None:
        names &= of.known
    if not names:
        return NOTHING
    rows = BillingPeriod.objects.filter(source__name__in=names, billing_period__in=of.months)
    stored = {(row.source.name, row.billing_period): row for row in rows.select_related("source")}
    last = _last_deliveries(of, names)
    standings = tuple(
        _standing(of, name, due.get(name, ()), (stored, last.get(name))) for name in sorted(names)
    )
    return Freshness(worst([each.state for each in standings]), standings)


def _due(of: Dependence) -> dict[str, tuple[Deadline, ...]]:
    """Of the months and datasets asked for. A source that never told a dataset may have any."""
    if not set(of.months) & set(deadlines.due_months(of.at)):
        return {}
    found = {}
    for name, each in deadlines.of_sources(of.at).items():
        months, datasets = of.months, of.datasets | {""}
        mine = [d for d in each if d.billing_period in months and d.dataset in datasets]
        if mine:
            found[name] = tuple(mine)
    return found


def _last_deliveries(of: Dependence, names: set[str]) -> dict[str, datetime]:
    rows = Arrival.objects.filter(
        source__name__in=names,
        billing_period__in=of.months,
        dataset__in=of.datasets,
        accepted_at__lte=of.at,
    )
    return dict(rows.order_by().values_list("source__name").annotate(Max("delivered_at")))


def _standing(
    of: Dependence,
    name: str,
    due: tuple[Deadline, ...],
    known: tuple[dict[tuple[str, date], BillingPeriod], datetime | None],
) -> Standing:
    stored, last = known
    read = [each for each in of.snapshots if each.source == name]
    shown: dict[date, list[int]] = {each.billing_period: [] for each in due}
    for each in read:
        shown.setdefault(each.billing_period, []).append(each.snapshot_id)
    states = {
        periods.state(month, stored.get((name, month)), shown=tuple(ids))
        for month, ids in shown.items()
    }
    return Standing(
        source=name,
        state=worst([each.state for each in due] or [DeliveryState.FRESH]),
        last_delivery_at=last or max((each.published_at for each in read), default=None),
        due_at=min((each.due_at for each in due), default=None),
        period_state=min(states, key=list(PeriodState).index),
        completeness=_completeness(read, due),
    )


def _completeness(read: list[PublishedSnapshot], due: tuple[Deadline, ...]) -> Completeness:
    there = {(each.billing_period, each.dataset) for each in read}
    if any((each.billing_period, each.dataset) not in there for each in due):
        return Completeness.MISSING
    if any(each.has_quarantined for each in read):
        return Completeness.QUARANTINED
    return Completeness.COMPLETE
