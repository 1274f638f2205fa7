"""A person's decision about an upload: shown, or taken away. Audited."""

import uuid

from django.db import transaction
from django.utils import timezone

from abi.core.accounts.models import User
from abi.core.audit.record import record
from abi.core.errors import AppError
from billing import pointer, publications, publish, snapshots
from billing.models import Snapshot, SnapshotStatus, Upload, UploadStatus
from billing.periods import Consent
from billing.upload_errors import UPLOAD_DECIDED, UPLOAD_NOT_READY, UPLOAD_STALE
from billing.uploads.record import find, locked

_PUBLISHABLE = (SnapshotStatus.CHECKED, SnapshotStatus.PUBLISHED, SnapshotStatus.SUPERSEDED)


@transaction.atomic
def approve(upload_id: uuid.UUID, *, actor: User, reason: str) -> Upload:
    """Show the upload's month. Approved twice is approved once.

    Raises AppError `upload_not_ready`, `upload_decided`, `upload_stale` when the month is no
    longer what the dry run compared with, and what publishing raises; then nothing has changed.
    """
    upload = locked(upload_id)
    if upload.status == UploadStatus.APPROVED:
        return find(upload_id)
    snapshot = _undecided(upload)
    _refuse_stale(upload, snapshot)
    shown = publish.show(snapshot.pk, Consent(actor, reason))
    after: dict[str, object] = {"snapshot": shown.snapshot_id, "changed": shown.changed}
    return _decided(upload, UploadStatus.APPROVED, actor=actor, reason=reason, after=after)


def reject(upload_id: uuid.UUID, *, actor: User, reason: str) -> Upload:
    """Its lines are dropped. Raises AppError `upload_not_ready`, `upload_decided`."""
    with transaction.atomic():
        upload = locked(upload_id)
        if upload.status == UploadStatus.REJECTED:
            return find(upload_id)
        snapshot = _undecided(upload)
        # Already shown when the same bytes were uploaded again: that stays.
        dropped = Snapshot.objects.filter(pk=snapshot.pk, status=SnapshotStatus.CHECKED).update(
            status=SnapshotStatus.DISCARDED, pruned_at=timezone.now()
        )
        told = _decided(upload, UploadStatus.REJECTED, actor=actor, reason=reason, after={})
    if dropped:
        snapshots.clear_away(snapshot)
    return told


def _undecided(upload: Upload) -> Snapshot:
    if upload.status in (UploadStatus.APPROVED, UploadStatus.REJECTED):
        raise AppError(UPLOAD_DECIDED, upload.status)
    if upload.status != UploadStatus.READY or upload.snapshot is None:
        raise AppError(UPLOAD_NOT_READY, upload.status)
    return upload.snapshot


def _refuse_stale(upload: Upload, snapshot: Snapshot) -> None:
    pointer.lock(snapshot.source_id, snapshot.billing_period)
    snapshot.refresh_from_db()
    if snapshot.status not in _PUBLISHABLE:
        raise AppError(UPLOAD_STALE, f"snapshot {snapshot.pk} is {snapshot.status}")
    row = publications.newest(snapshot.source_id, snapshot.dataset, snapshot.billing_period)
    shown = row.snapshot_id if row else None
    if shown != upload.baseline_id:
        raise AppError(UPLOAD_STALE, f"compared with {upload.baseline_id}, {shown} is shown")


def _decided(
    upload: Upload, status: UploadStatus, *, actor: User, reason: str, after: dict[str, object]
) -> Upload:
    upload.status, upload.decided_by = status, actor
    upload.decided_at, upload.reason = timezone.now(), reason
    upload.save()
    record(
        actor=actor,
        action=f"upload.{status}",
        target=f"upload:{upload.pk}",
        before={"status": UploadStatus.READY},
        after=after | {"reason": reason},
    )
    return find(upload.pk)
