"""What each source shows, month by month, since when, and whether it is due."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max
from django.utils import timezone

from billing import deadlines
from billing.deadlines import Deadline, DeliveryState, worst
from billing.models import Arrival, Publication, Snapshot, Source


@dataclass(frozen=True, slots=True)
class SourcePeriod:
    """A month of a dataset as it is shown now."""

    billing_period: date
    dataset: str
    published_at: datetime
    loaded: int
    quarantined: int


@dataclass(frozen=True, slots=True)
class SourceFreshness:
    """`last_published_at` is None for a source that shows nothing, `due_at` when nothing is due."""

    name: str
    kind: str
    enabled: bool
    state: DeliveryState
    last_delivery_at: datetime | None
    due_at: datetime | None
    last_published_at: datetime | None
    periods: tuple[SourcePeriod, ...]


def of_sources() -> tuple[SourceFreshness, ...]:
    """Every source by name, its months newest first. Six queries, however many sources."""
    shown: dict[int, list[SourcePeriod]] = {}
    for row in Publication.objects.all().newest():
        if row.snapshot:
            shown.setdefault(row.source_id, []).append(_period(row, row.snapshot))
    due = deadlines.of_sources(timezone.now())
    arrivals = Arrival.objects.exclude(accepted_at=None).order_by().values_list("source_id")
    last = dict(arrivals.annotate(Max("delivered_at")))
    return tuple(
        _source(source, shown.get(source.pk, []), due.get(source.name, ()), last.get(source.pk))
        for source in Source.objects.all()
    )


def _source(
    source: Source,
    shown: list[SourcePeriod],
    due: tuple[Deadline, ...],
    last: datetime | None,
) -> SourceFreshness:
    return SourceFreshness(
        name=source.name,
        kind=source.kind,
        enabled=source.enabled,
        state=worst([each.state for each in due]),
        last_delivery_at=last,
        due_at=min((each.due_at for each in due), default=None),
        last_published_at=max((period.published_at for period in shown), default=None),
        periods=tuple(sorted(shown, key=lambda p: (-p.billing_period.toordinal(), p.dataset))),
    )


def _period(row: Publication, snapshot: Snapshot) -> SourcePeriod:
    return SourcePeriod(
        billing_period=row.billing_period,
        dataset=row.dataset,
        published_at=row.published_at,
        loaded=snapshot.loaded,
        quarantined=snapshot.quarantined,
    )
