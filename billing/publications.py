"""Which snapshots are shown, now or at an earlier moment."""

from dataclasses import dataclass
from datetime import date, datetime

from billing.models import Publication, Snapshot, SnapshotStatus


@dataclass(frozen=True, slots=True)
class PublishedSnapshot:
    """A month of a dataset as it is shown."""

    snapshot_id: int
    source: str
    dataset: str
    billing_period: date
    published_at: datetime
    delivered: int
    loaded: int
    quarantined: int


@dataclass(frozen=True, slots=True)
class PublishedSet:
    """Ordered by snapshot id, so that equal sets are equal values."""

    snapshots: tuple[PublishedSnapshot, ...]

    @property
    def ids(self) -> tuple[int, ...]:
        return tuple(snapshot.snapshot_id for snapshot in self.snapshots)


def current(
    *,
    datasets: frozenset[str],
    period: tuple[date, date],
    as_of: datetime | None = None,
) -> PublishedSet:
    """What the months touching the half-open `period` show, or showed at `as_of`. One query."""
    start, end = period
    rows = Publication.objects.filter(
        dataset__in=datasets, billing_period__gte=start.replace(day=1), billing_period__lt=end
    )
    if as_of is not None:
        rows = rows.filter(published_at__lte=as_of)
    shown = (_published(row, row.snapshot) for row in rows.newest() if row.snapshot)
    return PublishedSet(tuple(sorted(shown, key=lambda each: each.snapshot_id)))


def of_snapshots(ids: tuple[int, ...]) -> dict[int, PublishedSnapshot]:
    """These snapshots as last published, by id; a discarded one, having no lines, is left out."""
    rows = (
        Publication.objects.filter(snapshot_id__in=ids)
        .exclude(snapshot__status=SnapshotStatus.DISCARDED)
        .select_related("snapshot", "source")
        .order_by("published_at", "pk")
    )
    return {row.snapshot.pk: _published(row, row.snapshot) for row in rows if row.snapshot}


def newest(source_id: int, dataset: str, billing_period: date) -> Publication | None:
    """The publication of a month of one source that counts now; it may be a withdrawal."""
    rows = Publication.objects.filter(
        source_id=source_id, dataset=dataset, billing_period=billing_period
    )
    return rows.newest().first()


def of_others(source_id: int, dataset: str, billing_period: date) -> tuple[Publication, ...]:
    """What every other source shows of the month, by source name; disabled sources count too."""
    rows = Publication.objects.filter(dataset=dataset, billing_period=billing_period)
    others = rows.exclude(source_id=source_id).newest()
    return tuple(sorted((row for row in others if row.snapshot), key=lambda row: row.source.name))


def _published(row: Publication, snapshot: Snapshot) -> PublishedSnapshot:
    return PublishedSnapshot(
        snapshot_id=snapshot.pk,
        source=row.source.name,
        dataset=row.dataset,
        billing_period=row.billing_period,
        published_at=row.published_at,
        delivered=snapshot.delivered,
        loaded=snapshot.loaded,
        quarantined=snapshot.quarantined,
    )
