"""Sums of parts that a statement tells apart and that are put together here.

Conditions inside sums take ClickHouse longer to plan than a few groups more. Pure.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import repeat
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
    periods: dict[bool, dict[Row, Row]] = {True: {}, False: {}}
    for key, is_now, values in zip(
        _rows(columns, keys), columns[IS_NOW], _rows(columns, sums), strict=True
    ):
        periods[bool(is_now)][key] = values
    told = list(dict.fromkeys((*periods[True], *periods[False])))
    compared: dict[str, Sequence[Any]] = dict(_by_name(keys, told))
    for place, alias in enumerate(sums):
        now, before = (
            [of[key][place] if key in of else None for key in told]
            for of in (periods[True], periods[False])
        )
        if alias == HELD:
            compared[alias] = list(map(_plus, now, before))
            continue
        nought = _nought(columns[alias])
        compared[alias] = [nought if value is None else value for value in now]
        compared[f"{alias}_previous"] = [nought if value is None else value for value in before]
        compared[f"{alias}_change"] = list(
            map(_less, compared[alias], compared[f"{alias}_previous"])
        )
    return compared


def _without_key(query: Query, columns: Columns) -> Columns:
    """A line is under no key and, once, under that of its tag: the difference lacks it."""
    tag = next(f"d{i}" for i, key in enumerate(query.keys) if key.tag_key)
    others = [alias for alias in row_group(query) if alias != tag]
    sums = [alias for alias in columns if alias not in {*row_group(query), OF_KEY}]
    told: list[Row] = []
    rest: dict[Row, Row] = {}
    for other, value, of_key, amounts in zip(
        _rows(columns, others), columns[tag], columns[OF_KEY], _rows(columns, sums), strict=True
    ):
        if not of_key:
            rest[other] = amounts
        elif value != "":
            told.append((*other, value, *amounts))
    for row in told:
        other = row[: len(others)]
        rest[other] = tuple(map(_less, rest[other], row[len(others) + 1 :]))
    held = sums.index(HELD)
    told += [(*other, "", *amounts) for other, amounts in rest.items() if amounts[held] > 0]
    return {name: v for name, v in _by_name([*others, tag, *sums], told) if name != HELD}


def _rows(columns: Columns, names: list[str]) -> Iterable[Row]:
    """Of no columns as many rows, without a value."""
    if not names:
        return repeat((), len(next(iter(columns.values()))))
    return zip(*(columns[name] for name in names), strict=True)


def _by_name(names: list[str], rows: list[Row]) -> Iterable[tuple[str, list[Any]]]:
    return ((name, [row[place] for row in rows]) for place, name in enumerate(names))


def _nought(values: Sequence[Any]) -> Any:
    return 0 if values and isinstance(values[0], int) else "0"


def _plus(one: int | None, other: int | None) -> int:
    return (one or 0) + (other or 0)


def _less(value: Any, part: Any) -> Any:
    if isinstance(value, int):
        return value - part
    return decimal_text(EXACT.subtract(Decimal(value), Decimal(part)))
