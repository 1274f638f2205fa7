"""The rollup stage of the books: every rollup adds up to the lines it was made from, exactly."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Identity, Statement
from abi.core.decimals import ZERO
from abi.core.errors import AppError
from billing.errors import BOOKS_DO_NOT_BALANCE
from billing.models import Snapshot
from billing.rollups import ROLLUPS, TAGS, Rollup

_OF = " WHERE billing_period = {period:Date} AND snapshot_id = {snapshot:UInt64}"
# countEqual and has do not find '' among the keys of a stored Map (ClickHouse 26.7).
_NAMED = "arrayCount(key -> key != '', tags.keys)"
_DETAIL = (
    "SELECT billing_currency, count(), sum(billed_cost), sum(effective_cost),"
    f" sum(ifNull(consumed_quantity, 0)), sum({_NAMED} AS named), sum(billed_cost * named),"
    f" sum(effective_cost * named) FROM charges{_OF} GROUP BY 1"
)


@dataclass(frozen=True, slots=True)
class Sums:
    lines: int = 0
    billed: Decimal = ZERO
    effective: Decimal = ZERO


Sheet = Mapping[str, Sums]
"""Sums by currency."""


@dataclass(frozen=True, slots=True)
class RollupBooks:
    """`tagged` counts a line of the detail once for each of its tags.

    `rollups` are by table and part; quantities by currency, which only makes them comparable.
    """

    detail: Sheet
    tagged: Sheet
    quantity: Mapping[str, Decimal]
    rollups: Mapping[tuple[str, str], Sheet]
    rollup_quantities: Mapping[str, Mapping[str, Decimal]]


def read(snapshot: Snapshot) -> RollupBooks:
    """One read of the lines, one of all rollups."""
    detail = _rows(_DETAIL, snapshot)
    stored = _rows(" UNION ALL ".join(map(_sums_sql, ROLLUPS)), snapshot)
    rollups: dict[tuple[str, str], dict[str, Sums]] = {}
    quantities: dict[str, dict[str, Decimal]] = {}
    for table, part, currency, lines, billed, effective, quantity in stored:
        rollups.setdefault((table, part), {})[currency] = Sums(lines, billed, effective)
        quantities.setdefault(table, {})[currency] = quantity
    return RollupBooks(
        detail={r[0]: Sums(r[1], r[2], r[3]) for r in detail},
        tagged={r[0]: Sums(r[5], r[6], r[7]) for r in detail if r[5]},
        quantity={r[0]: r[4] for r in detail},
        rollups=rollups,
        rollup_quantities=quantities,
    )


def balance(books: RollupBooks) -> None:
    """Raises AppError `books_do_not_balance` that names the rollup and both numbers."""
    known = {(rollup.table, part) for rollup in ROLLUPS for part in rollup.parts}
    for table, part in sorted(known | books.rollups.keys()):
        expected = books.tagged if part == TAGS else books.detail
        _compare(f"{table} {part}".strip(), expected, books.rollups.get((table, part), {}))
    for rollup in ROLLUPS:
        found = books.rollup_quantities.get(rollup.table, {})
        if rollup.has_quantity and found != books.quantity:
            _refuse(f"{rollup.table} quantity", books.quantity, found)


def _compare(what: str, expected: Sheet, stored: Sheet) -> None:
    for currency in sorted(expected.keys() | stored.keys()):
        one, other = expected.get(currency, Sums()), stored.get(currency, Sums())
        if one.lines != other.lines:
            _refuse(f"{what} lines in {currency}", one.lines, other.lines)
        if one.billed != other.billed:
            _refuse(f"{what} billed cost in {currency}", one.billed, other.billed)
        if one.effective != other.effective:
            _refuse(f"{what} effective cost in {currency}", one.effective, other.effective)


def _refuse(what: str, expected: object, found: object) -> None:
    raise AppError(BOOKS_DO_NOT_BALANCE, f"{what}: {expected} against {found}")


def _sums_sql(rollup: Rollup) -> str:
    quantity = "sum(consumed_quantity)" if rollup.has_quantity else "toDecimal256(0, 30)"
    return (
        f"SELECT '{rollup.table}', {rollup.part} AS part, billing_currency, sum(lines),"
        f" sum(billed_cost), sum(effective_cost), {quantity}"
        f" FROM {rollup.table}{_OF} GROUP BY part, billing_currency"
    )


def _rows(sql: str, snapshot: Snapshot) -> list[tuple[Any, ...]]:
    params = {"period": snapshot.billing_period, "snapshot": snapshot.pk}
    settings = {"max_execution_time": 0}
    return list(client.read(Statement(sql, params, settings), identity=Identity.WRITER).rows())
