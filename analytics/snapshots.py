"""Which snapshots a question reads."""

from datetime import date, datetime

from abi.core.errors import AppError
from analytics.errors import SNAPSHOT_GONE
from analytics.vocabulary import DATASETS, Basis
from billing import publications
from billing.models import Publication, SnapshotStatus
from billing.publications import PublishedSnapshot


def published(
    basis: Basis, period: tuple[date, date], *, as_of: datetime | None = None
) -> tuple[PublishedSnapshot, ...]:
    """The snapshots that carry a basis in this period, now or at an earlier moment."""
    return publications.current(as_of=as_of, datasets=DATASETS[basis], period=period).snapshots


def pinned(ids: tuple[int, ...]) -> tuple[PublishedSnapshot, ...]:
    """Exactly these, whatever has been published since.

    Raises AppError `cursor_expired` when one has been discarded: its lines would be missing.
    """
    rows = (
        Publication.objects.filter(snapshot_id__in=ids)
        .exclude(snapshot__status=SnapshotStatus.DISCARDED)
        .select_related("snapshot", "source")
        .order_by("published_at", "pk")
    )
    found = {row.snapshot_id: _snapshot(row) for row in rows}
    if len(found) != len(ids):
        raise AppError(SNAPSHOT_GONE, f"{len(ids) - len(found)} of {len(ids)} snapshots")
    return tuple(found[id_] for id_ in ids)


def _snapshot(row: Publication) -> PublishedSnapshot:
    return PublishedSnapshot(
        snapshot_id=row.snapshot_id,
        source=row.source.name,
        dataset=row.dataset,
        billing_period=row.billing_period,
        published_at=row.published_at,
        delivered=row.snapshot.delivered,
        loaded=row.snapshot.loaded,
        quarantined=row.snapshot.quarantined,
    )
