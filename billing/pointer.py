"""The pointer of a month: moved only here, with the month locked, and never past a signature."""

from datetime import date, datetime

from django.db import connection
from django.utils import timezone

from abi.core.audit.record import record
from billing import overlap, periods, restatements
from billing.models import Publication, Snapshot, SnapshotStatus, Source
from billing.periods import Consent

_LOCK_MONTH = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


def lock(source_id: int, billing_period: date) -> None:
    """Until the transaction ends nobody else changes what the month shows, of any source.

    The month first, then the source's row, which keeps a new load from discarding the snapshot.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LOCK_MONTH, [f"billing.publish {billing_period:%Y-%m}"])
    # NO KEY: a winner adds a row that refers to the loser's source, which must not wait for this.
    Source.objects.select_for_update(no_key=True).get(pk=source_id)


def replace(
    row: Publication | None,
    *,
    by: Snapshot,
    previous: Publication | None,
    consent: Consent | None = None,
) -> None:
    """Of this source and of those it wins over, at one moment: `as_of` never sees a gap.

    Raises AppError `overlapping_sources`, `period_locked`, `needs_second_person`.
    """
    periods.refuse_locked(by.source_id, by.billing_period, consent)
    at = timezone.now()
    for loser in overlap.replaced_by(by):
        hide(loser, at=at, reason=f"{by.source.name} wins", consent=consent)
    if row and row.snapshot:
        _mark(row.snapshot, SnapshotStatus.SUPERSEDED)
    _mark(by, SnapshotStatus.PUBLISHED)
    shown = Publication.objects.create(
        source_id=by.source_id,
        dataset=by.dataset,
        billing_period=by.billing_period,
        snapshot=by,
        previous=previous,
        published_at=at,
    )
    restatements.note(shown, old=row.snapshot if row else None, at=at, consent=consent)


def hide(row: Publication, *, at: datetime, reason: str, consent: Consent | None = None) -> None:
    """Add a publication of nothing, and say in the audit log why and by whom."""
    periods.refuse_locked(row.source_id, row.billing_period, consent)
    hidden = Publication.objects.create(
        source_id=row.source_id,
        dataset=row.dataset,
        billing_period=row.billing_period,
        previous=row,
        published_at=at,
    )
    if row.snapshot:
        _mark(row.snapshot, SnapshotStatus.SUPERSEDED)
    record(
        actor=consent.actor if consent else None,
        action="publication.withdrawn",
        target=f"source {row.source.name} {row.dataset} {row.billing_period:%Y-%m}",
        before={"snapshot": row.snapshot_id},
        after={"reason": reason},
    )
    restatements.note(hidden, old=row.snapshot, at=at, consent=consent)


def _mark(snapshot: Snapshot, status: SnapshotStatus) -> None:
    snapshot.status = status
    snapshot.error_code = ""
    snapshot.save(update_fields=("status", "error_code"))
