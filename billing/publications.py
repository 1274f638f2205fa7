"""Which snapshots are shown, now or at an earlier moment."""

from dataclasses import dataclass
from datetime import date, datetime

from abi.core.errors import AppError
from billing.bases import counted_with
from billing.models import Publication, Snapshot, SnapshotStatus
from billing.period_errors import AS_OF_PRUNED


@dataclass(frozen=True, slots=True)
class PublishedSnapshot:
    """A month of a dataset as it is shown; the counts are None to whom they are not told."""

    snapshot_id: int
    source: str
    dataset: str
    billing_period: date
    published_at: datetime
    delivered: int | None
    loaded: int | None
    quarantined: int | None
    has_quarantined: bool


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
    """What the months touching the half-open `period` show, or showed at `as_of`. One query.

    Raises AppError `as_of_pruned`: lines that were shown then and are gone are never left out.
    """
    start, end = period
    rows = Publication.objects.filter(
        dataset__in=datasets, billing_period__gte=start.replace(day=1), billing_period__lt=end
    )
    if as_of is not None:
        rows = rows.filter(published_at__lte=as_of)
    shown = [(row, row.snapshot) for row in rows.newest() if row.snapshot]
    gone = {row.billing_period for row, each in shown if each.status == SnapshotStatus.DISCARDED}
    if gone:
        raise AppError(AS_OF_PRUNED, ", ".join(f"{month:%Y-%m}" for month in sorted(gone)))
    found = (_published(row, snapshot) for row, snapshot in shown)
    return PublishedSet(tuple(sorted(found, key=lambda each: each.snapshot_id)))


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


def of_others(snapshot: Snapshot) -> tuple[Publication, ...]:
    """What else the month shows that is added to this dataset, by source name.

    Of every other source, disabled ones too, and of the source's own other datasets.
    """
    rows = Publication.objects.filter(
        dataset__in=counted_with(snapshot.dataset), billing_period=snapshot.billing_period
    )
    others = rows.exclude(source_id=snapshot.source_id, dataset=snapshot.dataset).newest()
    found = (row for row in others if row.snapshot)
    return tuple(sorted(found, key=lambda row: (row.source.name, row.dataset)))


def of_month(source_id: int, billing_period: date) -> tuple[Publication, ...]:
    """What a source shows of a month now, by dataset."""
    rows = Publication.objects.filter(source_id=source_id, billing_period=billing_period)
    found = (row for row in rows.newest() if row.snapshot)
    return tuple(sorted(found, key=lambda row: row.dataset))


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
        has_quarantined=snapshot.quarantined > 0,
    )
