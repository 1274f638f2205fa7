"""What a month shows: one pointer, moved in one transaction, never overwritten."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from abi.core.errors import AppError
from billing import publications, snapshots
from billing.deliveries import Amounts, Checked, Published
from billing.errors import EMPTY_DELIVERY, NOTHING_TO_UNDO
from billing.models import Publication, Snapshot, SnapshotStatus, Source

_PUBLISHABLE = (SnapshotStatus.CHECKED, SnapshotStatus.PUBLISHED, SnapshotStatus.SUPERSEDED)


def publish(checked: Checked) -> Published:
    """Show the snapshot. The predecessor stays, for undo and `as_of`. Safe to run twice.

    Raises AppError `empty_delivery` when nothing usable would replace something, and
    `snapshot_replaced` when another run has taken over.
    """
    snapshot = snapshots.require(checked.snapshot_id, *_PUBLISHABLE)
    try:
        return _publish(snapshot)
    except AppError as e:
        snapshots.fail(snapshot, e)
        raise


@transaction.atomic
def _publish(snapshot: Snapshot) -> Published:
    """The source's row is the lock: one publication of a source at a time."""
    Source.objects.select_for_update().get(pk=snapshot.source_id)
    snapshot = snapshots.require(snapshot.pk, *_PUBLISHABLE)
    shown = publications.newest(snapshot.source_id, snapshot.dataset, snapshot.billing_period)
    if _is_shown(snapshot, shown):
        return published(shown.snapshot if shown else snapshot, changed=False)
    _refuse_emptying(snapshot, shown)
    if shown:
        _mark(shown.snapshot, SnapshotStatus.SUPERSEDED)
    _show(snapshot, previous=shown)
    return published(snapshot, changed=True)


def undo(source: str, dataset: str, billing_period: date) -> Published:
    """Show again what the month showed before. Raises AppError `nothing_to_undo`."""
    with transaction.atomic():
        row = Source.objects.select_for_update().get(name=source)
        shown = publications.newest(row.pk, dataset, billing_period)
        if shown is None or shown.previous is None:
            raise AppError(NOTHING_TO_UNDO, f"{source} {dataset} {billing_period:%Y-%m}")
        before = shown.previous
        _show(before.snapshot, previous=before.previous)
        _mark(shown.snapshot, SnapshotStatus.SUPERSEDED)
    return published(before.snapshot, changed=True)


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
    )


def _is_shown(snapshot: Snapshot, shown: Publication | None) -> bool:
    """Published before (a repeated call), or the same bytes by another run."""
    if snapshot.status != SnapshotStatus.CHECKED:
        return True
    return shown is not None and shown.snapshot.content_hash == snapshot.content_hash


def _refuse_emptying(snapshot: Snapshot, shown: Publication | None) -> None:
    if shown and snapshot.loaded == 0 and shown.snapshot.loaded > 0:
        raise AppError(EMPTY_DELIVERY, f"{shown.snapshot.loaded} lines are shown")


def _show(snapshot: Snapshot, *, previous: Publication | None) -> None:
    _mark(snapshot, SnapshotStatus.PUBLISHED)
    Publication.objects.create(
        source_id=snapshot.source_id,
        dataset=snapshot.dataset,
        billing_period=snapshot.billing_period,
        snapshot=snapshot,
        previous=previous,
        published_at=timezone.now(),
    )


def _mark(snapshot: Snapshot, status: SnapshotStatus) -> None:
    snapshot.status = status
    snapshot.save(update_fields=("status",))


def _amounts(totals: dict[str, Any] | None) -> Amounts:
    return tuple(sorted((totals or {}).items()))
