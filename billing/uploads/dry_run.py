"""What publishing an upload would change, told before anything is shown."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction

from abi.core.decimals import EXACT, decimal_text
from abi.core.errors import AppError
from billing import ingest, overlap, periods, pointer, publications, quarantine
from billing.deliveries import Checked, Delivery
from billing.errors import EMPTY_DELIVERY
from billing.models import Snapshot, Upload, UploadStatus
from billing.uploads.record import find, locked

_MEASURES = ("billed_cost", "effective_cost", "quarantined_cost")
Document = dict[str, Any]


def delivery(upload_id: str) -> Delivery:
    """The landed file as a delivery of its source: one month of one dataset.

    Raises AppError `unknown_upload` and what reading its head raises.
    """
    upload = find(upload_id)
    url = f"{settings.LANDING_URL.rstrip('/')}/{upload.landed['path']}"
    (found,) = ingest.discover_at(url, upload.source, dataset=upload.dataset)
    return found


def finished(upload_id: str, checked: Checked) -> None:
    """Keep what was found and what the month shows now. Safe to run twice."""
    snapshot = Snapshot.objects.select_related("source").get(pk=checked.snapshot_id)
    with transaction.atomic():
        upload = locked(upload_id)
        if upload.status != UploadStatus.CHECKING:
            return
        pointer.lock(snapshot.source_id, snapshot.billing_period)
        shown = _shown(snapshot)
        upload.snapshot, upload.baseline = snapshot, shown
        upload.report = _report(snapshot, shown)
        upload.status = UploadStatus.READY
        upload.save()


def failed(upload_id: str, code: str, detail: str) -> None:
    """Of an upload that is still being checked."""
    Upload.objects.filter(pk=upload_id, status=UploadStatus.CHECKING).update(
        status=UploadStatus.FAILED, error_code=code[:64], error_detail=detail[:1000]
    )


def _shown(snapshot: Snapshot) -> Snapshot | None:
    row = publications.newest(snapshot.source_id, snapshot.dataset, snapshot.billing_period)
    return row.snapshot if row else None


def _report(snapshot: Snapshot, shown: Snapshot | None) -> Document:
    totals = snapshot.totals
    return {
        "dataset": snapshot.dataset,
        "billing_period": snapshot.billing_period.isoformat(),
        "delivered": snapshot.delivered,
        "loaded": snapshot.loaded,
        "quarantined": snapshot.quarantined,
        "sums": {measure: totals.get(measure) or {} for measure in _MEASURES},
        "unknown_currencies": list(totals.get("unknown_currencies", ())),
        "unknown_columns": list(snapshot.manifest.get("unknown_columns", ())),
        "quarantine": [
            _rule(each) for each in quarantine.of(snapshot.pk, sees_prices=False).summary()
        ],
        "unchanged": shown is not None and shown.content_hash == snapshot.content_hash,
        "change": {
            "shown_snapshot": shown.pk if shown else None,
            "lines": _lines(shown, snapshot),
            "sums": {measure: _sums(measure, shown, snapshot) for measure in _MEASURES},
        },
        "refusals": list(_refusals(snapshot, shown)),
        "replaces": _replaces(snapshot),
    }


def _rule(found: Document) -> Document:
    return {
        "rule": found["rule"],
        "currency": found["currency"],
        "lines": found["lines"],
        "unreadable": found["unreadable"],
        "cost": decimal_text(found["readable_cost"]),
    }


def _lines(old: Snapshot | None, new: Snapshot) -> Document:
    before = old.loaded if old else 0
    return {"old": before, "new": new.loaded, "difference": new.loaded - before}


def _sums(measure: str, old: Snapshot | None, new: Snapshot) -> Document:
    before = (old.totals.get(measure) or {}) if old else {}
    after = new.totals.get(measure) or {}
    return {
        currency: _change(before.get(currency, "0"), after.get(currency, "0"))
        for currency in sorted(before | after)
    }


def _change(old: str, new: str) -> Document:
    difference = EXACT.subtract(Decimal(new), Decimal(old))
    return {"old": old, "new": new, "difference": decimal_text(difference)}


def _refusals(snapshot: Snapshot, shown: Snapshot | None) -> Iterator[Document]:
    """Why publishing would be refused as things are."""
    if shown and snapshot.loaded == 0 and shown.loaded > 0:
        yield {"code": EMPTY_DELIVERY.code, "detail": f"{shown.loaded} lines are shown"}
    try:
        periods.refuse_locked(snapshot.source_id, snapshot.billing_period, None)
    except AppError as e:
        yield {"code": e.code, "detail": e.detail}
    try:
        overlap.replaced_by(snapshot)
    except AppError as e:
        yield {"code": e.code, "detail": e.detail}


def _replaces(snapshot: Snapshot) -> list[str]:
    """Sources whose month would be taken down, as this one wins over them."""
    try:
        return [row.source.name for row in overlap.replaced_by(snapshot)]
    except AppError:
        return []
