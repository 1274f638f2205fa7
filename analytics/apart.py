"""Sums of parts that a statement tells apart and that are put together here.

Conditions inside sums take ClickHouse longer to plan than a few groups more. Pure.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import repeat
from operator import add
from typing import Any

from abi.core.accounts.scope import Scope
from abi.core.clickhouse.statement import Column, Result
from abi.core.decimals import EXACT, decimal_text
from analytics.levels import row_group
from analytics.query import Query, dimension_of
from analytics.tables import Table
from analytics.vocabulary import COSTS

# The lines that have the tag, of which those that lack it are the rest; their number.
OF_KEY, HELD = "of_key", "held"
# The days of the period, from those that it is compared with.
IS_NOW = "is_now"
Columns = Mapping[str, Sequence[Any]]
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Apart:
    """Which parts a statement tells apart."""

    of_key: bool = False
    is_now: bool = False


NOTHING = Apart()


def apart(query: Query, scope: Scope, table: Table) -> Apart:
    """What can be put together again: tags that nothing else asks about, amounts that are known."""
    asked = [dimension_of(each.dimension) for each in query.every_filter]
    granted = [condition for grant in scope.grants for condition in grant]
    tags = {each.tag_key for each in asked} | {each.tag_key for each in granted}
    by_tag = sum(1 for key in query.keys if key.tag_key)
    known = {measure.column for measure in query.asked_measures} <= {*COSTS.values(), "lines"}
    comes_after = query.compare is not None and query.compare.end <= query.period.start
    return Apart(
        of_key=table.is_tagged and table.is_small and tags <= {""} and by_tag == 1,
        is_now=comes_after and known and not any(key.name_column for key in query.keys),
    )


def together(query: Query, found: Result) -> Result:
    """As if nothing had been told apart."""
    columns: Columns = found.by_name()
    if IS_NOW in columns:
        columns = _compared(query, columns)
    if OF_KEY in columns:
        columns = _without_key(query, columns)
    types = {column.name: column.type for column in found.columns}
    told = tuple(Column(name, types.get(name, "String")) for name in columns)
    return Result(told, tuple(map(tuple, columns.values())))


def _compared(query: Query, columns: Columns) -> Columns:
    """Each group once, with its sums of either period and the change."""
    keys = [alias for alias in (*row_group(query), OF_KEY) if alias in columns]
    sums = [alias for alias in columns if alias not in {*keys, IS_NOW}]
    now, before = _periods(columns, keys, sums)
    told = list(now | before)
    noughts = [_nought(columns[alias]) for alias in sums]
    compared: dict[str, Sequence[Any]] = dict(_by_name(keys, told))
    for place, alias in enumerate(sums):
        of_now, of_before = ([of.get(key, noughts)[place] for key in told] for of in (now, before))
        compared |= _ends(alias, of_now, of_before)
    return compared


def _periods(
    columns: Columns, keys: list[str], sums: list[str]
) -> tuple[dict[Row, Sequence[Any]], dict[Row, Sequence[Any]]]:
    """The sums of each group, of the days of the period and of the others."""
    now: dict[Row, Sequence[Any]] = {}
    before: dict[Row, Sequence[Any]] = {}
    for key, is_now, values in zip(
        _rows(columns, keys), columns[IS_NOW], _rows(columns, sums), strict=True
    ):
        (now if is_now else before)[key] = values
    return now, before


def _ends(alias: str, now: list[Any], before: list[Any]) -> Columns:
    if alias == HELD:
        return {alias: list(map(add, now, before))}
    change = list(map(_less, now, before))
    return {alias: now, f"{alias}_previous": before, f"{alias}_change": change}


def _without_key(query: Query, columns: Columns) -> Columns:
    """A line is under no key and, once, under that of its tag: the difference lacks it."""
    tag = next(f"d{i}" for i, key in enumerate(query.keys) if key.tag_key)
    others = [alias for alias in row_group(query) if alias != tag]
    sums = [alias for alias in columns if alias not in {*row_group(query), OF_KEY}]
    rows = list(zip(_rows(columns, others), columns[tag], _rows(columns, sums), strict=True))
    rest = {row[0]: row[2] for row in _of(rows, columns, key=False)}
    valued = [row for row in _of(rows, columns, key=True) if row[1] != ""]
    for other, _, amounts in valued:
        rest[other] = tuple(map(_less, rest[other], amounts))
    held = sums.index(HELD)
    told = [(*other, value, *amounts) for other, value, amounts in valued]
    told += [(*other, "", *amounts) for other, amounts in rest.items() if amounts[held] > 0]
    return {name: v for name, v in _by_name([*others, tag, *sums], told) if name != HELD}


def _of(rows: list[Row], columns: Columns, *, key: bool) -> Iterable[Row]:
    """Those of the tag's key, or those of none."""
    return (row for row, is_it in zip(rows, columns[OF_KEY], strict=True) if bool(is_it) is key)


def _rows(columns: Columns, names: list[str]) -> Iterable[Row]:
    """Of no columns as many rows, without a value."""
    if not names:
        return repeat((), len(next(iter(columns.values()))))
    return zip(*(columns[name] for name in names), strict=True)


def _by_name(names: list[str], rows: list[Row]) -> Iterable[tuple[str, list[Any]]]:
    return ((name, [row[place] for row in rows]) for place, name in enumerate(names))


def _nought(values: Sequence[Any]) -> Any:
    return 0 if values and isinstance(values[0], int) else "0"


def _less(value: Any, part: Any) -> Any:
    if isinstance(value, int):
        return value - part
    return decimal_text(EXACT.subtract(Decimal(value), Decimal(part)))
