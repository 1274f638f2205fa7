"""Rows without an order and totals, put as the whole statement would have answered. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from abi.core.clickhouse.statement import Column, Result
from abi.core.decimals import EXACT, decimal_text, exact_sum
from analytics.apart import together
from analytics.levels import mask, row_group, totals_group
from analytics.ordering import criteria
from analytics.query import Query
from analytics.vocabulary import ColumnType

Values = Sequence[object]
_MASK = Column("mask", "UInt64")


def finished(query: Query, found: Result) -> Result:
    """`found` has the columns of `compile(in_order=False)`, amounts as text."""
    found = together(query, found)
    columns = found.by_name()
    numbers = {alias: _numbers(columns[alias]) for alias in columns.keys() & _amounts(query)}
    rows = _sorted(query, columns, numbers, len(found))
    ordered = {name: list(map(values.__getitem__, rows)) for name, values in columns.items()}
    if totals_group(query) == row_group(query):
        return Result(found.columns, tuple(map(tuple, ordered.values())))
    totals = _totals(query, columns, numbers, len(found))
    masks = [mask(query, row_group(query))] * len(rows)
    masks += [mask(query, totals_group(query))] * len(totals["m0"])
    data = ((*values, *totals[name]) for name, values in ordered.items())
    return Result((*found.columns, _MASK), (*data, tuple(masks)))


def _sorted(
    query: Query,
    columns: Mapping[str, Sequence[Any]],
    numbers: Mapping[str, Sequence[Any]],
    count: int,
) -> Sequence[int]:
    """The places of the rows. What is not known comes last, as in ClickHouse."""
    rows = list(range(count))
    for alias, is_descending in reversed(criteria(query)):
        keys = numbers.get(alias, columns[alias])
        # Not asked of the numbers: a decimal takes long to say that it is not None.
        if None in columns[alias]:
            keys = [((value is None) != is_descending, value) for value in keys]
        rows.sort(key=keys.__getitem__, reverse=is_descending)
    return rows


def _amounts(query: Query) -> set[str]:
    """The columns of decimals."""
    ends = ("", "_previous", "_change")
    measures = enumerate(query.asked_measures)
    return {f"m{i}{end}" for i, each in measures if each.type is ColumnType.DECIMAL for end in ends}


def _numbers(values: Sequence[Any]) -> list[Decimal | None]:
    return [None if value is None else Decimal(value) for value in values]


def _totals(
    query: Query,
    columns: Mapping[str, Sequence[Any]],
    numbers: Mapping[str, list[Decimal | None]],
    count: int,
) -> dict[str, list[object]]:
    """By column, a value for each total: unlike amounts are never added."""
    group = totals_group(query)
    rows = _by_units([columns[alias] for alias in group], count)
    totals: dict[str, list[object]] = {}
    for alias, values in columns.items():
        if alias in group:
            place = group.index(alias)
            totals[alias] = [unit[place] for unit in rows]
        elif alias in numbers:
            of = numbers[alias].__getitem__
            totals[alias] = [_total(map(of, each)) for each in rows.values()]
        elif alias.startswith("m"):
            totals[alias] = [sum(map(values.__getitem__, each)) for each in rows.values()]
        else:
            totals[alias] = [""] * len(rows)
    return totals | _changes(totals, numbers)


def _by_units(
    units: list[Sequence[object]], count: int
) -> Mapping[tuple[object, ...], Iterable[int]]:
    """The places of the rows of each."""
    if not units:
        return {(): range(count)} if count else {}
    of_rows = list(zip(*units, strict=True))
    rows: dict[tuple[object, ...], list[int]] = {unit: [] for unit in of_rows}
    for row, unit in enumerate(of_rows):
        rows[unit].append(row)
    return rows


def _total(values: Iterable[Decimal | None]) -> str | None:
    known = [value for value in values if value is not None]
    return decimal_text(exact_sum(known)) if known else None


def _changes(totals: dict[str, list[object]], amounts: Iterable[str]) -> dict[str, list[object]]:
    """Of the totals: where a member's is not known, that of all may be."""
    changes: dict[str, list[object]] = {}
    for alias in amounts:
        if alias.endswith("_change"):
            name = alias.removesuffix("_change")
            changes[alias] = list(map(_change, totals[name], totals[f"{name}_previous"]))
    return changes


def _change(now: object, before: object) -> str | None:
    if now is None or before is None:
        return None
    return decimal_text(EXACT.subtract(Decimal(str(now)), Decimal(str(before))))
