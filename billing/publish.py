"""What a month shows: one pointer, moved in one transaction, never overwritten."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from abi.core.errors import AppError
from billing import arrivals, pointer, publications, snapshots
from billing.deliveries import Amounts, Checked, Published
from billing.errors import (
    EMPTY_DELIVERY,
    NOTHING_TO_UNDO,
    NOTHING_TO_WITHDRAW,
    UNKNOWN_SOURCE,
)
from billing.models import Publication, Snapshot, SnapshotStatus, Source
from billing.period_errors import MONTH_MOVED, SNAPSHOT_PRUNED
from billing.periods import Consent

_PUBLISHABLE = (SnapshotStatus.CHECKED, SnapshotStatus.PUBLISHED, SnapshotStatus.SUPERSEDED)


def publish(checked: Checked) -> Published:
    """Show the snapshot. The predecessor stays, for undo and `as_of`. Safe to run twice.

    Raises AppError `empty_delivery` when nothing usable would replace something, `period_locked`,
    `overlapping_sources` when a line would count twice, and `snapshot_replaced` when another run
    has taken over.
    """
    snapshot = snapshots.require(checked.snapshot_id, *_PUBLISHABLE)
    try:
        with transaction.atomic():
            return show(snapshot.pk)
    except AppError as e:
        if not e.retryable:  # a failed snapshot could not be published by the next attempt
            snapshots.fail(snapshot, e)
        raise


def show(
    snapshot_id: int,
    consent: Consent | None = None,
    statuses: tuple[SnapshotStatus, ...] = _PUBLISHABLE,
) -> Published:
    """As `publish`, in the caller's transaction, and with what a person consented to."""
    found = snapshots.require(snapshot_id, *statuses)
    pointer.lock(found.source_id, found.billing_period)
    snapshot = snapshots.require(snapshot_id, *statuses)
    row = publications.newest(snapshot.source_id, snapshot.dataset, snapshot.billing_period)
    shown = row.snapshot if row else None
    if _is_shown(snapshot, shown):
        arrivals.accepted(snapshot)
        return published(shown or snapshot, changed=False)
    if not (consent and consent.to_empty):
        _refuse_emptying(snapshot, shown)
    previous = row.previous if row and shown is None else row
    pointer.replace(row, by=snapshot, previous=previous, consent=consent)
    arrivals.accepted(snapshot)
    return published(snapshot, changed=True)


def undo(
    source: str, dataset: str, billing_period: date, *, expected: int | None = None
) -> Published:
    """Show again what the month showed before, or before it was withdrawn.

    `expected` is the snapshot the caller saw: where another is shown now, nothing moves.
    Raises AppError `nothing_to_undo`, `month_moved`, `snapshot_pruned`, `period_locked`,
    `overlapping_sources`.
    """
    with transaction.atomic():
        row = _locked(Source.objects.get(name=source), dataset, billing_period, expected)
        before = row.previous if row else None
        if row is None or before is None or before.snapshot is None:
            raise AppError(NOTHING_TO_UNDO, f"{source} {dataset} {billing_period:%Y-%m}")
        if before.snapshot.status == SnapshotStatus.DISCARDED:
            raise AppError(SNAPSHOT_PRUNED, f"snapshot {before.snapshot_id}")
        pointer.replace(row, by=before.snapshot, previous=before.previous)
    return published(before.snapshot, changed=True)


def withdraw(
    source: str,
    dataset: str,
    billing_period: date,
    *,
    consent: Consent | None = None,
    expected: int | None = None,
) -> int:
    """Let the source's month show nothing from now on; `as_of` and `undo` still know it.

    The snapshot it showed.

    Raises AppError `unknown_source`, `nothing_to_withdraw`, `month_moved`, `period_locked`.
    """
    found = Source.objects.filter(name=source).first()
    if found is None:
        raise AppError(UNKNOWN_SOURCE, source)
    with transaction.atomic():
        row = _locked(found, dataset, billing_period, expected)
        if row is None or row.snapshot is None:
            raise AppError(NOTHING_TO_WITHDRAW, f"{source} {dataset} {billing_period:%Y-%m}")
        reason = consent.reason if consent else "asked for"
        pointer.hide(row, at=timezone.now(), reason=reason, consent=consent)
        return row.snapshot.pk


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


def _locked(
    source: Source, dataset: str, billing_period: date, expected: int | None
) -> Publication | None:
    """What counts now, with the month locked. Raises AppError `month_moved`."""
    pointer.lock(source.pk, billing_period)
    row = publications.newest(source.pk, dataset, billing_period)
    shown = row.snapshot_id if row else None
    if expected is not None and expected != shown:
        raise AppError(MONTH_MOVED, f"snapshot {shown or 'none'} is shown, not {expected}")
    return row


def _is_shown(snapshot: Snapshot, shown: Snapshot | None) -> bool:
    """Published before (a repeated call), or the same bytes by another run."""
    if snapshot.status in (SnapshotStatus.PUBLISHED, SnapshotStatus.SUPERSEDED):
        return True
    return shown is not None and shown.content_hash == snapshot.content_hash


def _refuse_emptying(snapshot: Snapshot, shown: Snapshot | None) -> None:
    if shown and snapshot.loaded == 0 and shown.loaded > 0:
        raise AppError(EMPTY_DELIVERY, f"{shown.loaded} lines are shown")


def _amounts(totals: dict[str, Any] | None) -> Amounts:
    return tuple(sorted((totals or {}).items()))
