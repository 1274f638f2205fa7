"""Two snapshots side by side as SQL: each member old, new and the difference. Pure.

Every number is summed and subtracted by ClickHouse in `Decimal(76, 30)`, so the differences of the
members add up to the difference of the totals to the last digit.
"""

from dataclasses import dataclass

from abi.core.clickhouse.statement import Statement
from analytics.params import Params
from analytics.visible import Reach, visible
from analytics.vocabulary import COSTS, DIMENSIONS, Basis, ColumnType, Dimension

_DAY = Dimension("day", DIMENSIONS["service"].label, "toString(date)", ("date",), ColumnType.DATE)
MEMBERS = {name: DIMENSIONS[name] for name in ("service", "subscription", "resource")} | {
    "day": _DAY
}


@dataclass(frozen=True, slots=True)
class Sides:
    """Which two snapshots, in which money; an empty currency is every currency."""

    before: int
    after: int
    basis: Basis
    currency: str = ""


def compile_members(sides: Sides, *, by: str, reach: Reach, limit: int) -> Statement:
    """Per currency the `limit` members that differ most, and one row that collapses the rest."""
    params, member = Params(), MEMBERS[by]
    name = f"argMax({member.name_column}, (date, {member.name_column}))"
    columns = {*member.columns, *filter(None, [member.name_column])}
    source = _seen(sides, columns, reach, params)
    kept = f"place <= {params.fixed('limit', 'UInt64', limit)}"
    return Statement(
        f"WITH members AS (\n"
        f"SELECT {member.sql} AS key, billing_currency AS currency,\n"
        f"    {name if member.name_column else 'key'} AS name,\n    {_SIDES},\n"
        f"    row_number() OVER"
        f" (PARTITION BY currency ORDER BY abs(difference) DESC, key) AS place\n"
        f"FROM ({source})\nGROUP BY key, currency\n)\n"
        f"SELECT currency, {kept} AS kept, if(kept, key, '') AS member,\n"
        f"    any(if({kept}, name, '')) AS member_name, count() AS members,\n    {_SUMS}\n"
        f"FROM members\nGROUP BY currency, kept, member\n"
        f"ORDER BY currency, kept DESC, min(place)",
        params.values,
    )


def compile_totals(sides: Sides, *, reach: Reach) -> Statement:
    """The same two sides per currency, summed from the lines and not from the members."""
    params = Params()
    return Statement(
        f"SELECT billing_currency AS currency,\n    {_SIDES}\n"
        f"FROM ({_seen(sides, set(), reach, params)})\nGROUP BY currency\nORDER BY currency",
        params.values,
    )


_NUMBERS = ("cost_before", "cost_after", "difference", "lines_before", "lines_after")
_SIDES = """sumIf(cost, is_after = 0) AS cost_before,
    sumIf(cost, is_after = 1) AS cost_after,
    cost_after - cost_before AS difference,
    countIf(is_after = 0) AS lines_before,
    countIf(is_after = 1) AS lines_after"""
_SUMS = ",\n    ".join(f"sum(members.{name}) AS {name}" for name in _NUMBERS)


def _seen(sides: Sides, columns: set[str], reach: Reach, params: Params) -> str:
    """The lines of both that the reader may see, marked by side; `reach` is the innermost FROM."""
    cost = COSTS[sides.basis]
    wanted = {*columns, "date", "billing_currency", "snapshot_id", cost}
    after = params.fixed("after", "UInt64", sides.after)
    rows = visible(wanted, reach=reach, params=params)
    where = ""
    if sides.currency:
        where = f"\nWHERE billing_currency = {params.fixed('currency', 'String', sides.currency)}"
    return f"SELECT *, {cost} AS cost, snapshot_id = {after} AS is_after\nFROM ({rows}){where}"
