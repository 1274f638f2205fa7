"""When deliveries arrived: the source's own moment, also of content that was known already."""

from datetime import UTC, date, datetime

from django.utils import timezone

from billing.deliveries import Delivery, Landed
from billing.models import Arrival, Snapshot, Source


def landed(delivery: Delivery, what: Landed) -> None:
    """Remember it, once: the same delivery found again is no new one, however it is read."""
    arrival, _ = Arrival.objects.get_or_create(
        source=Source.objects.get(name=delivery.source),
        dataset=what.dataset,
        billing_period=date.fromisoformat(what.billing_period),
        content_key=delivery.content_key,
        defaults={
            "content_hash": what.content_hash,
            "scope": delivery.scope[:500],
            "delivered_at": _moment(delivery.submitted_at),
        },
    )
    if arrival.content_hash != what.content_hash:
        Arrival.objects.filter(pk=arrival.pk).update(content_hash=what.content_hash)


def accepted(snapshot: Snapshot) -> None:
    """The month shows this content: every delivery of it has arrived for good."""
    Arrival.objects.filter(
        source_id=snapshot.source_id,
        dataset=snapshot.dataset,
        billing_period=snapshot.billing_period,
        content_hash=snapshot.content_hash,
        accepted_at=None,
    ).update(accepted_at=timezone.now())


def _moment(said: str) -> datetime:
    """As the source says it; now where it says nothing readable, or a time yet to come."""
    now = timezone.now()
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        return now
    return min(moment if moment.tzinfo else moment.replace(tzinfo=UTC), now)
