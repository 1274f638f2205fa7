"""What a source would deliver, without fetching it, and how fast loads have been of late."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Min

from billing import ingest, landing, publications
from billing.deliveries import Delivery
from billing.models import Snapshot, Source, SourceKind

_MEASURED = 50
# Shorter ones measure the steps between, not the load.
_TELLING_LINES = 1000


@dataclass(frozen=True, slots=True)
class Expected:
    """One delivery that is there. `unchanged`: landed before, and the same bytes are shown.

    A delivery that was never landed counts as changed: its bytes are not known yet.
    """

    source: str
    dataset: str
    billing_period: str
    rows: int | None
    bytes: int | None
    unchanged: bool


@dataclass(frozen=True, slots=True)
class Pace:
    """From the begin of a load to its publication, of the newest loads together."""

    lines_per_second: float
    bytes_per_second: float


def deliveries(source: str, *, first: date, last: date) -> tuple[Expected, ...]:
    """Raises AppError as `ingest.discover` does."""
    found = ingest.discover(source, start=first, end=last)
    pk = Source.objects.values_list("pk", flat=True).get(name=source)
    return tuple(_expected(pk, each) for each in found)


def pace() -> Pace | None:
    """None where nothing big enough was loaded yet."""
    loads = (
        Snapshot.objects.filter(publications__isnull=False, delivered__gte=_TELLING_LINES)
        # A person's approval may come days after an upload was loaded.
        .exclude(source__kind=SourceKind.UPLOAD)
        .annotate(shown_at=Min("publications__published_at"))
        .order_by("-pk")[:_MEASURED]
    )
    lines, size, spent = 0, 0, timedelta()
    for load in loads:
        lines += load.delivered
        size += sum(blob["size"] for blob in load.manifest.get("blobs", ()))
        spent += load.shown_at - load.created_at
    seconds = spent.total_seconds()
    return Pace(lines / seconds, size / seconds) if lines and size and seconds > 0 else None


def _expected(source_id: int, delivery: Delivery) -> Expected:
    return Expected(
        source=delivery.source,
        dataset=delivery.dataset,
        billing_period=delivery.billing_period,
        rows=delivery.stated_rows,
        # An API tells neither size nor lines before it is asked for them.
        bytes=delivery.bytes if delivery.blobs else None,
        unchanged=_is_shown(source_id, delivery),
    )


def _is_shown(source_id: int, delivery: Delivery) -> bool:
    landed = landing.recalled(delivery)
    if landed is None:
        return False
    period = date.fromisoformat(delivery.billing_period)
    row = publications.newest(source_id, delivery.dataset, period)
    shown = row.snapshot if row else None
    return shown is not None and shown.content_hash == landed.content_hash
