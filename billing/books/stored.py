"""What of a snapshot's stored lines the ledger asks beyond their sums."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Identity, Statement
from abi.core.decimals import EXACT, ZERO
from billing.models import Snapshot

_OF = "WHERE billing_period = {period:Date} AND snapshot_id = {snapshot:UInt64}"
# What questions group, filter and add up. A sum, as it does not depend on the order of lines.
_FINGERPRINT = f"""
SELECT sum(cityHash64(
    line_hash, blob, line_no, date, subscription_key, resource_group_key, instance_key,
    billing_account_key, department_name, cost_center, meter_category, meter_name,
    resource_location, charge_type, publisher_type, billing_currency, extended_cost, billed_cost,
    effective_cost, ifNull(toString(consumed_quantity), ''), mapKeys(tags), mapValues(tags)
)) FROM charges {_OF}
"""
_REPEATED = f"""
SELECT blob, billing_currency, sum(extra), sum(extra_cost), min(line_no) FROM (
    SELECT blob, billing_currency, line_no, count() - 1 AS extra,
        sum(extended_cost) - any(extended_cost) AS extra_cost
    FROM charges {_OF}
    GROUP BY blob, billing_currency, line_no HAVING extra > 0
) GROUP BY blob, billing_currency
"""
_MARKETPLACE = f"""
SELECT billing_currency, sum(billed_cost) FROM charges
{_OF} AND lower(publisher_type) = 'marketplace'
GROUP BY billing_currency
"""
_TRIMMED = f"""
SELECT billing_currency,
    sum(truncate(cost, if(billing_currency IN {{whole:Array(String)}}, 0, 2)) - cost)
FROM (
    SELECT billing_currency, subscription_key, meter_id, sum(billed_cost) AS cost
    FROM charges {_OF}
    GROUP BY billing_currency, subscription_key, meter_id
) GROUP BY billing_currency
"""
# Currencies without a smaller unit (ISO 4217).
WHOLE = ("CLP", "ISK", "JPY", "KRW", "PYG", "UGX", "VND", "XAF", "XOF", "XPF")


def fingerprint(snapshot: Snapshot) -> str:
    """Changes with any line of the snapshot."""
    (row,) = _rows(_FINGERPRINT, snapshot)
    return str(row[0])


def repeated(snapshot: Snapshot) -> dict[tuple[str, str], tuple[int, Decimal, int]]:
    """Of (blob, currency): lines stored again, their cost, and the first one's number."""
    return {(r[0], r[1]): (int(r[2]), r[3], int(r[4])) for r in _rows(_REPEATED, snapshot)}


def marketplace(snapshots: Iterable[Snapshot]) -> dict[str, Decimal]:
    """Billed cost of marketplace lines by currency."""
    return _sums(_MARKETPLACE, snapshots)


def trimmed(snapshots: Iterable[Snapshot]) -> dict[str, Decimal]:
    """How much the billed cost changes when each meter's total in a subscription is cut to cents.

    That is what Azure does on an invoice; to whole units in currencies that have no cents.
    """
    return _sums(_TRIMMED, snapshots, whole=list(WHOLE))


def _sums(sql: str, snapshots: Iterable[Snapshot], **more: object) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for snapshot in snapshots:
        for currency, amount in _rows(sql, snapshot, **more):
            sums[currency] = EXACT.add(sums.get(currency, ZERO), amount)
    return sums


def _rows(sql: str, snapshot: Snapshot, **more: object) -> list[tuple[Any, ...]]:
    params = {"period": snapshot.billing_period, "snapshot": snapshot.pk, **more}
    settings = {"max_execution_time": 0, "max_bytes_before_external_group_by": 1024**3}
    return list(client.read(Statement(sql, params, settings), identity=Identity.WRITER).rows())
