"""What each source shows, month by month, and since when."""

from dataclasses import dataclass
from datetime import date, datetime

from billing.models import Publication, Snapshot, Source


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
    """`last_published_at` is None for a source that shows nothing."""

    name: str
    kind: str
    enabled: bool
    last_published_at: datetime | None
    periods: tuple[SourcePeriod, ...]


def of_sources() -> tuple[SourceFreshness, ...]:
    """Every source by name, its months newest first. Two queries, however many sources."""
    shown: dict[int, list[SourcePeriod]] = {}
    for row in Publication.objects.all().newest():
        if row.snapshot:
            shown.setdefault(row.source_id, []).append(_period(row, row.snapshot))
    return tuple(_source(source, shown.get(source.pk, [])) for source in Source.objects.all())


def _source(source: Source, periods: list[SourcePeriod]) -> SourceFreshness:
    return SourceFreshness(
        name=source.name,
        kind=source.kind,
        enabled=source.enabled,
        last_published_at=max((period.published_at for period in periods), default=None),
        periods=tuple(sorted(periods, key=lambda p: (-p.billing_period.toordinal(), p.dataset))),
    )


def _period(row: Publication, snapshot: Snapshot) -> SourcePeriod:
    return SourcePeriod(
        billing_period=row.billing_period,
        dataset=row.dataset,
        published_at=row.published_at,
        loaded=snapshot.loaded,
        quarantined=snapshot.quarantined,
    )
