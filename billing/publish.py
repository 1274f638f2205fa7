"""What a month shows: one pointer, moved in one transaction, never overwritten."""

from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from abi.core.audit.record import record
from abi.core.errors import AppError
from billing import overlap, publications, snapshots
from billing.deliveries import Amounts, Checked, Published
from billing.errors import (
    EMPTY_DELIVERY,
    NOTHING_TO_UNDO,
    NOTHING_TO_WITHDRAW,
    UNKNOWN_SOURCE,
)
from billing.models import Publication, Snapshot, SnapshotStatus, Source

_PUBLISHABLE = (SnapshotStatus.CHECKED, SnapshotStatus.PUBLISHED, SnapshotStatus.SUPERSEDED)
_LOCK_MONTH = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


def publish(checked: Checked) -> Published:
    """Show the snapshot. The predecessor stays, for undo and `as_of`. Safe to run twice.

    Raises AppError `empty_delivery` when nothing usable would replace something,
    `overlapping_sources` when a line would count twice, and `snapshot_replaced` when another run
    has taken over.
    """
    snapshot = snapshots.require(checked.snapshot_id, *_PUBLISHABLE)
    try:
        return _publish(snapshot)
    except AppError as e:
        if not e.retryable:  # a failed snapshot could not be published by the next attempt
            snapshots.fail(snapshot, e)
        raise


@transaction.atomic
def _publish(snapshot: Snapshot) -> Published:
    _lock(snapshot.source_id, snapshot.dataset, snapshot.billing_period)
    snapshot = snapshots.require(snapshot.pk, *_PUBLISHABLE)
    row = publications.newest(snapshot.source_id, snapshot.dataset, snapshot.billing_period)
    shown = row.snapshot if row else None
    if _is_shown(snapshot, shown):
        return published(shown or snapshot, changed=False)
    _refuse_emptying(snapshot, shown)
    _replace(row, by=snapshot, previous=row.previous if row and shown is None else row)
    return published(snapshot, changed=True)


def undo(source: str, dataset: str, billing_period: date) -> Published:
    """Show again what the month showed before, or before it was withdrawn.

    Raises AppError `nothing_to_undo`, `overlapping_sources`.
    """
    with transaction.atomic():
        pk = Source.objects.get(name=source).pk
        _lock(pk, dataset, billing_period)
        row = publications.newest(pk, dataset, billing_period)
        before = row.previous if row else None
        if row is None or before is None or before.snapshot is None:
            raise AppError(NOTHING_TO_UNDO, f"{source} {dataset} {billing_period:%Y-%m}")
        _replace(row, by=before.snapshot, previous=before.previous)
    return published(before.snapshot, changed=True)


def withdraw(source: str, dataset: str, billing_period: date) -> None:
    """Let the source's month show nothing from now on; `as_of` and `undo` still know it.

    Raises AppError `unknown_source`, `nothing_to_withdraw`.
    """
    found = Source.objects.filter(name=source).first()
    if found is None:
        raise AppError(UNKNOWN_SOURCE, source)
    with transaction.atomic():
        _lock(found.pk, dataset, billing_period)
        row = publications.newest(found.pk, dataset, billing_period)
        if row is None or row.snapshot is None:
            raise AppError(NOTHING_TO_WITHDRAW, f"{source} {dataset} {billing_period:%Y-%m}")
        _hide(row, at=timezone.now(), reason="asked for")


def described(checked: Checked) -> Published:
    """What a checked snapshot holds, where its publication was refused: nothing has changed."""
    return published(Snapshot.objects.get(pk=checked.snapshot_id), changed=False)


def published(snapshot: Snapshot, *, changed: bool) -> Published:
    """The snapshot in the words of an ingest's result."""
    totals = snapshot.totals
    return Published(
        snapshot_id=snapshot.pk,
        source=snapshot.source.name,
        dataset=snapshot.dataset,
        billing_period=snapshot.billing_period.isoformat(),
        delivered=snapshot.delivered,
        loaded=snapshot.loaded,
        quarantined=snapshot.quarantined,
        billed_cost=_amounts(totals.get("billed_cost")),
        effective_cost=_amounts(totals.get("effective_cost")),
        unknown_currencies=tuple(totals.get("unknown_currencies", ())),
        changed=changed,
        unknown_columns=tuple(snapshot.manifest.get("unknown_columns", ())),
    )


def _lock(source_id: int, dataset: str, billing_period: date) -> None:
    """Until the transaction ends, nobody else changes what the month shows, of any source.

    The month first, then the source's row, which keeps a new load from discarding the snapshot.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LOCK_MONTH, [f"billing.publish {dataset} {billing_period:%Y-%m}"])
    # NO KEY: a winner adds a row that refers to the loser's source, which must not wait for this.
    Source.objects.select_for_update(no_key=True).get(pk=source_id)


def _is_shown(snapshot: Snapshot, shown: Snapshot | None) -> bool:
    """Published before (a repeated call), or the same bytes by another run."""
    if snapshot.status != SnapshotStatus.CHECKED:
        return True
    return shown is not None and shown.content_hash == snapshot.content_hash


def _refuse_emptying(snapshot: Snapshot, shown: Snapshot | None) -> None:
    if shown and snapshot.loaded == 0 and shown.loaded > 0:
        raise AppError(EMPTY_DELIVERY, f"{shown.loaded} lines are shown")


def _replace(row: Publication | None, *, by: Snapshot, previous: Publication | None) -> None:
    """Of this source and of those it wins over, at one moment: `as_of` never sees a gap."""
    at = timezone.now()
    for loser in overlap.replaced_by(by):
        _hide(loser, at=at, reason=f"{by.source.name} wins")
    if row and row.snapshot:
        _mark(row.snapshot, SnapshotStatus.SUPERSEDED)
    _show(by, previous=previous, at=at)


def _show(snapshot: Snapshot, *, previous: Publication | None, at: datetime) -> None:
    _mark(snapshot, SnapshotStatus.PUBLISHED)
    Publication.objects.create(
        source_id=snapshot.source_id,
        dataset=snapshot.dataset,
        billing_period=snapshot.billing_period,
        snapshot=snapshot,
        previous=previous,
        published_at=at,
    )


def _hide(row: Publication, *, at: datetime, reason: str) -> None:
    """Add a publication of nothing, and say in the audit log why."""
    Publication.objects.create(
        source_id=row.source_id,
        dataset=row.dataset,
        billing_period=row.billing_period,
        previous=row,
        published_at=at,
    )
    if row.snapshot:
        _mark(row.snapshot, SnapshotStatus.SUPERSEDED)
    record(
        actor=None,
        action="publication.withdrawn",
        target=f"source {row.source.name} {row.dataset} {row.billing_period:%Y-%m}",
        before={"snapshot": row.snapshot_id},
        after={"reason": reason},
    )


def _mark(snapshot: Snapshot, status: SnapshotStatus) -> None:
    snapshot.status = status
    snapshot.save(update_fields=("status",))


def _amounts(totals: dict[str, Any] | None) -> Amounts:
    return tuple(sorted((totals or {}).items()))
