"""Finding uploads."""

import uuid
from datetime import datetime

from django.db.models import Q

from abi.core.errors import AppError
from billing.models import Upload
from billing.upload_errors import UNKNOWN_UPLOAD


def find(upload_id: str | uuid.UUID) -> Upload:
    """Raises AppError `unknown_upload`."""
    found = Upload.objects.select_related("source", "uploaded_by", "decided_by")
    upload = found.filter(pk=upload_id).first()
    if upload is None:
        raise AppError(UNKNOWN_UPLOAD, str(upload_id))
    return upload


def locked(upload_id: str | uuid.UUID) -> Upload:
    """For whoever changes it, until the transaction ends."""
    upload = Upload.objects.select_for_update().filter(pk=upload_id).first()
    if upload is None:
        raise AppError(UNKNOWN_UPLOAD, str(upload_id))
    return upload


def newest(*, after: tuple[datetime, uuid.UUID] | None, limit: int) -> list[Upload]:
    """Newest first; `after` is the moment and id of the last one already seen."""
    found = Upload.objects.select_related("source", "uploaded_by", "decided_by")
    if after:
        moment, id_ = after
        found = found.filter(Q(uploaded_at__lt=moment) | Q(uploaded_at=moment, pk__lt=id_))
    return list(found[:limit])
