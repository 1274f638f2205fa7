"""In which months outside its billing period a snapshot holds lines: corrections, billed later."""

from collections.abc import Iterable
from datetime import date

from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Identity, Statement
from billing.models import Snapshot, SnapshotStatus

_AT_ONCE = 1_000
# The check has proved that this rollup holds every line; it is the shortest that has days.
_MONTHS = """
SELECT DISTINCT snapshot_id, toStartOfMonth(date) AS month FROM rollup_service_day
WHERE billing_period IN {periods:Array(Date)} AND snapshot_id IN {snapshots:Array(UInt64)}
    AND month != billing_period
ORDER BY snapshot_id, month
"""


def other_months(snapshots: Iterable[Snapshot]) -> dict[int, list[date]]:
    """By snapshot, sorted; one without lines has none. One query."""
    asked = {each.pk: each.billing_period for each in snapshots}
    params = {"snapshots": sorted(asked), "periods": sorted(set(asked.values()))}
    months: dict[int, list[date]] = {pk: [] for pk in asked}
    found = client.read(Statement(_MONTHS, params), identity=Identity.WRITER)
    for snapshot, month in found.rows():
        months[int(str(snapshot))].append(date.fromisoformat(str(month)))
    return months


def fill() -> int:
    """Of snapshots that were checked before this was kept; how many. Safe to run twice."""
    unknown = Snapshot.objects.filter(other_months=None).exclude(status=SnapshotStatus.LOADING)
    rows = list(unknown.order_by("-pk")[:_AT_ONCE])
    months = other_months(rows) if rows else {}
    for row in rows:
        Snapshot.objects.filter(pk=row.pk).update(other_months=months[row.pk])
    return len(rows)
