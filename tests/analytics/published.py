"""Months published the way ingest publishes them: a snapshot, its lines, the pointer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal

from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Statement
from billing.models import Publication, Snapshot, Source, SourceKind
from tests.analytics.charges import Charge, insert
from tests.people import BOB_SUBSCRIPTIONS

BOBS, BOBS_OTHER = BOB_SUBSCRIPTIONS
SOMEONES = "33333333-3333-4333-8333-333333333333"
OCTOBER = {"start": "2026-10-01", "end": "2026-11-01"}


@dataclass(frozen=True, slots=True)
class Month:
    """What is in one published month."""

    charges: Sequence[Charge]
    dataset: str = "actual"
    source: str = "ea"
    billing_period: date = date(2026, 10, 1)
    published_at: datetime = datetime(2026, 11, 2, 3, tzinfo=UTC)


def publish(month: Month) -> int:
    """Write the month, point at it and return the id of its snapshot."""
    source, _ = Source.objects.get_or_create(
        name=month.source, defaults={"kind": SourceKind.EXPORTS, "url": "file:///nowhere"}
    )
    lines = len(month.charges)
    snapshot = Snapshot.objects.create(
        source=source,
        dataset=month.dataset,
        billing_period=month.billing_period,
        content_hash="0" * 64,
        query_id=f"test-{Snapshot.objects.count()}",
        status="published",
        delivered=lines + 1,
        loaded=lines,
        quarantined=1,
    )
    of, dataset = int(snapshot.pk), month.dataset
    insert([replace(each, snapshot_id=of, dataset=dataset) for each in month.charges])
    Publication.objects.create(
        source=source,
        dataset=month.dataset,
        billing_period=month.billing_period,
        snapshot=snapshot,
        published_at=month.published_at,
    )
    return int(snapshot.pk)


def mark_repeated(snapshot: int, charge: Charge, occurrence: int) -> None:
    """Say that a line equals `occurrence - 1` earlier ones, as the load does."""
    client.command(
        Statement(
            "INSERT INTO charge_duplicates SELECT toStartOfMonth({date:Date}),"
            " {snapshot:UInt64}, {hash:UInt128}, {blob:String}, {line:UInt64}, {nth:UInt64}",
            {
                "date": charge.date.isoformat(),
                "snapshot": snapshot,
                "hash": charge.line_hash,
                "blob": charge.blob,
                "line": charge.line_no,
                "nth": occurrence,
            },
        )
    )


def _charge(day: int, key: str, service: str, cost: str, currency: str = "USD") -> Charge:
    return Charge(
        snapshot_id=0,
        date=date(2026, 10, day),
        subscription_key=key,
        subscription_name=f"name of {key[0]}",
        meter_category=service,
        instance_key=f"/{key[0]}/{service}",
        billed_cost=Decimal(cost),
        billing_currency=currency,
        line_hash=day * 1000,
        line_no=day,
        tags={"env": "生产"} if service == "Storage" else {},
    )


# Bob sees 10.10 + 0.0000000000000000000000000007 + 5 USD and 7 CNY; the rest is someone's.
OCTOBER_CHARGES = (
    _charge(1, BOBS, "Storage", "10.10"),
    _charge(2, BOBS, "Network", "0.0000000000000000000000000007"),
    _charge(3, BOBS_OTHER, "Storage", "5"),
    _charge(4, BOBS_OTHER, "Storage", "7", "CNY"),
    _charge(5, SOMEONES, "Storage", "100"),
    _charge(6, SOMEONES, "Compute", "-3.5"),
)
SEPTEMBER_CHARGES = tuple(
    replace(charge, date=charge.date.replace(month=9))
    for charge in (
        _charge(1, BOBS, "Storage", "8.08"),
        _charge(2, BOBS, "Gone", "1"),
        _charge(5, SOMEONES, "Storage", "50"),
    )
)
