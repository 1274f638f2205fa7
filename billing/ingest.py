"""An ingest, step by step. Each is safe to run twice; workflows and commands call these."""

import re
from datetime import date

from abi.core.errors import AppError
from billing import connectors, reading_rules
from billing.azure import exports, files
from billing.azure.connector import Wanted
from billing.azure.rules import ReadingRules, rules_of
from billing.check import check
from billing.deliveries import Delivery
from billing.errors import NOTHING_TO_INGEST, UNKNOWN_SOURCE
from billing.landing import land
from billing.load import load
from billing.models import Source, SourceKind
from billing.publish import described, publish
from billing.storage import place
from billing.zone import LandingZone

__all__ = ["check", "described", "discover", "discover_at", "land", "load", "publish"]

_SUBSCRIPTION = re.compile(r"^/?subscriptions/([^/]+)/", re.IGNORECASE)


def discover(
    source_name: str, *, start: date, end: date, subscription_ids: tuple[str, ...] = ()
) -> tuple[Delivery, ...]:
    """The newest finished delivery of each month from `start`'s to `end`'s, both inclusive.

    A month is never cut: `subscription_ids` only leaves out exports that are scoped to another
    subscription. Raises AppError `unknown_source`, `source_unreachable`, `manifest_unreadable`.
    """
    source = Source.objects.filter(name=source_name, enabled=True).first()
    if source is None:
        raise AppError(UNKNOWN_SOURCE, source_name)
    first, last = start.replace(day=1).isoformat(), end.replace(day=1).isoformat()
    wanted = Wanted(source.name, source.dataset, source.currency, first, last, _rules(source))
    return tuple(
        delivery
        for delivery in connectors.of(source).discover(wanted, LandingZone())
        if first <= delivery.billing_period <= last and _covers(delivery, subscription_ids)
    )


def discover_at(url: str, source: Source, *, dataset: str = "") -> tuple[Delivery, ...]:
    """Everything at a URL, for a source: exports where there is a manifest, plain files elsewhere.

    Raises AppError `nothing_to_ingest` as well.
    """
    where = place(url)
    find = exports.deliveries if files.has_manifest(where) else files.deliveries
    wanted = Wanted(source.name, dataset or source.dataset, source.currency, rules=_rules(source))
    found = find(where, wanted)
    if not found:
        raise AppError(NOTHING_TO_INGEST, url)
    return found


def kind_at(url: str) -> SourceKind:
    """What a new source for this URL is."""
    return SourceKind.EXPORTS if files.has_manifest(place(url)) else SourceKind.FILES


def _rules(source: Source) -> ReadingRules:
    return rules_of(reading_rules.of(source.pk))


def _covers(delivery: Delivery, subscription_ids: tuple[str, ...]) -> bool:
    scoped = _SUBSCRIPTION.match(delivery.scope)
    wanted = {each.lower() for each in subscription_ids}
    return not wanted or scoped is None or scoped.group(1).lower() in wanted
