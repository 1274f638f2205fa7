"""Where a loaded line came from: the delivery, the file in it, and when it came."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max

from billing.models import Arrival, Snapshot


@dataclass(frozen=True, slots=True)
class Origin:
    """`file_sha256` is of the bytes as they landed; "" and None for what is not known."""

    source: str
    dataset: str
    billing_period: date
    snapshot_id: int
    run_id: str
    delivered_at: datetime | None
    loaded_at: datetime
    blob: str
    file_sha256: str


def of_line(snapshot_id: int, blob: str) -> Origin:
    """Two small queries. The snapshot exists: its line was found."""
    snapshot = Snapshot.objects.select_related("source").get(pk=snapshot_id)
    files = {each["name"]: each["sha256"] for each in snapshot.manifest.get("blobs", ())}
    return Origin(
        source=snapshot.source.name,
        dataset=snapshot.dataset,
        billing_period=snapshot.billing_period,
        snapshot_id=snapshot.pk,
        run_id=snapshot.run_id,
        delivered_at=_delivered_at(snapshot),
        loaded_at=snapshot.created_at,
        blob=blob,
        file_sha256=files.get(blob, ""),
    )


def _delivered_at(snapshot: Snapshot) -> datetime | None:
    """The last time that exactly this content was delivered, as the source says."""
    rows = Arrival.objects.filter(
        source_id=snapshot.source_id,
        dataset=snapshot.dataset,
        billing_period=snapshot.billing_period,
        content_hash=snapshot.content_hash,
    )
    moment: datetime | None = rows.aggregate(last=Max("delivered_at"))["last"]
    return moment
