"""A delivery's bytes brought to the landing zone, once."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict

from billing import arrivals, connectors, reading_rules
from billing.azure.rules import Told
from billing.deliveries import Delivery, Fetched, Landed, LandedBlob
from billing.models import Source
from billing.zone import LandingZone

# Part of every content hash: raise it when the same bytes must be read anew, because the
# rules that turn a text into a charge have changed.
READING_VERSION = 3


def land(delivery: Delivery) -> Landed:
    """Fetch what is not there yet. Safe to run twice and at the same time.

    Raises AppError `manifest_disagrees`, `source_unreachable` and what the connector raises.
    """
    landed = recalled(delivery) or _fetched(delivery)
    arrivals.landed(delivery, landed)
    return landed


def recalled(delivery: Delivery) -> Landed | None:
    """The delivery as it was landed before; None when its bytes are not here yet."""
    known = LandingZone().recall(_note(delivery))
    if known is None:
        return None
    blobs = tuple(LandedBlob(**blob) for blob in known["blobs"])
    return _landed(delivery, Fetched(blobs, known["stated_rows"]))


def _fetched(delivery: Delivery) -> Landed:
    zone = LandingZone()
    source = Source.objects.get(name=delivery.source)
    fetched = connectors.of(source, root_url=delivery.root_url).fetch(delivery, zone)
    zone.remember(_note(delivery), asdict(fetched))
    return _landed(delivery, fetched)


def _note(delivery: Delivery) -> str:
    return f"fetched/{delivery.content_key}.json"


def content_hash(blobs: Iterable[LandedBlob], rules: Iterable[Told]) -> str:
    """Changes with any byte, and with how the bytes are read."""
    said = [json.dumps(rule, ensure_ascii=False) for rule in rules]
    hashes = sorted(blob.sha256 for blob in blobs)
    content = "\n".join([f"reading {READING_VERSION}", *said, *hashes])
    return hashlib.sha256(content.encode()).hexdigest()


def _landed(delivery: Delivery, fetched: Fetched) -> Landed:
    rules = reading_rules.of(Source.objects.get(name=delivery.source).pk)
    return Landed(
        source=delivery.source,
        dataset=delivery.dataset,
        billing_period=delivery.billing_period,
        run_id=delivery.run_id,
        content_hash=content_hash(fetched.blobs, rules),
        stated_rows=fetched.stated_rows,
        blobs=fetched.blobs,
        rules=rules,
        data_version=delivery.data_version,
    )
