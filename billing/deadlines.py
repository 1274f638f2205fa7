"""When each source is due to deliver: daily the open month, and the last one until it is settled.

Sources that people upload to, disabled ones and those with 0 hours are never due. A finished month
is never due. Where a month was never delivered, the clock starts with the month's second day, as
usage arrives up to a day late, or with the source.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db.models import Max
from django.utils import timezone

from billing import alarms, periods
from billing.alarms import Cause
from billing.models import AlarmKind, Arrival, Publication, Source, SourceKind

_FIRST_DAY = timedelta(days=1)


class DeliveryState(StrEnum):
    """From the best to the worst; `none` where nothing is due and nothing was read."""

    NONE = "none"
    FRESH = "fresh"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Deadline:
    """Of one month of one dataset; the dataset is empty where the source never told it.

    `due_at` is when it turns amber; `last_delivery_at` is None for what never came.
    """

    source: str
    source_id: int
    billing_period: date
    dataset: str
    state: DeliveryState
    last_delivery_at: datetime | None
    due_at: datetime


Key = tuple[int, date, str]
"""(source id, month, dataset)"""


def worst(states: Iterable[DeliveryState]) -> DeliveryState:
    order = list(DeliveryState)
    return max(states, key=order.index, default=DeliveryState.NONE)


def due_months(at: datetime) -> tuple[date, ...]:
    """The open month and, while Azure may change it, the one before."""
    month = at.date().replace(day=1)
    before = (month - timedelta(days=1)).replace(day=1)
    return (month,) if periods.is_over(before, at=at) else (month, before)


def of_sources(at: datetime) -> dict[str, tuple[Deadline, ...]]:
    """Everything that is due at a moment, by source. Three queries, however many sources."""
    sources = _due_sources(at)
    month = at.date().replace(day=1)
    months = (month, (month - timedelta(days=1)).replace(day=1))
    shown, arrived = _shown(months, at), _arrived(months, at)
    found: dict[str, list[Deadline]] = defaultdict(list)
    for source in sources:
        for key in _expected(source, due_months(at), shown):
            last = arrived.get(key) or shown.get(key)
            found[source.name].append(_deadline(source, key, last=last, at=at))
    return {name: tuple(each) for name, each in found.items()}


def watch() -> int:
    """Open an alarm for each source that turned red and resolve the others'; how many are red."""
    found = of_sources(timezone.now())
    red = 0
    for source in Source.objects.all():
        late = [each for each in found.get(source.name, ()) if each.state == DeliveryState.RED]
        if not late:
            alarms.resolve(Cause(AlarmKind.LATE_DELIVERY, source.pk))
            continue
        red += 1
        alarms.raise_(Cause(AlarmKind.LATE_DELIVERY, source.pk), {"late": _facts(late)})
    return red


def _facts(late: list[Deadline]) -> list[dict[str, str]]:
    return [
        {
            "billing_period": each.billing_period.isoformat(),
            "dataset": each.dataset,
            "last_delivery_at": each.last_delivery_at.isoformat() if each.last_delivery_at else "",
        }
        for each in late
    ]


def _due_sources(at: datetime) -> list[Source]:
    rows = Source.objects.filter(enabled=True, amber_after_hours__gt=0, created_at__lte=at)
    return list(rows.exclude(kind=SourceKind.UPLOAD))


def _shown(months: tuple[date, ...], at: datetime) -> dict[Key, datetime]:
    """Since when; a month that was withdrawn is not due."""
    rows = Publication.objects.filter(billing_period__in=months, published_at__lte=at).newest()
    return {
        (row.source_id, row.billing_period, row.dataset): row.published_at
        for row in rows
        if row.snapshot_id
    }


def _arrived(months: tuple[date, ...], at: datetime) -> dict[Key, datetime]:
    rows = (
        Arrival.objects.filter(billing_period__in=months, accepted_at__lte=at)
        .order_by()
        .values_list("source_id", "billing_period", "dataset")
        .annotate(last=Max("delivered_at"))
    )
    return {(source, month, dataset): last for source, month, dataset, last in rows}


def _expected(
    source: Source, months: tuple[date, ...], shown: dict[Key, datetime]
) -> Iterator[Key]:
    """The open month of every dataset it shows of late; the last one's of those it shows."""
    known = sorted({dataset for pk, _, dataset in shown if pk == source.pk})
    for dataset in known or [""]:
        yield source.pk, months[0], dataset
        for month in months[1:]:
            if (source.pk, month, dataset) in shown:
                yield source.pk, month, dataset


def _deadline(source: Source, key: Key, *, last: datetime | None, at: datetime) -> Deadline:
    _, month, dataset = key
    begins = max(source.created_at, periods.month_start(month) + _FIRST_DAY)
    since = last or begins
    hours = (source.amber_after_hours, source.red_after_hours)
    amber, red = (since + timedelta(hours=each) for each in hours)
    state = DeliveryState.AMBER if at >= amber else DeliveryState.FRESH
    if source.red_after_hours and at >= red:
        state = DeliveryState.RED
    return Deadline(source.name, source.pk, month, dataset, state, last, amber)
