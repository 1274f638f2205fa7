"""Rows without an order and totals, put as the whole statement would have answered. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import repeat

from abi.core.clickhouse.statement import Column, Result
from abi.core.decimals import EXACT, decimal_text, exact_sum
from analytics.levels import mask, row_group, totals_group
from analytics.ordering import criteria
from analytics.query import Query
from analytics.vocabulary import ColumnType

Values = Sequence[object]
_MASK = Column("mask", "UInt64")


def finished(query: Query, found: Result) -> Result:
    """`found` has the columns of `compile(in_order=False)`, amounts as text."""
    columns = {
        column.name: values for column, values in zip(found.columns, found.data, strict=True)
    }
    rows = _sorted(query, columns)
    ordered = {name: [values[row] for row in rows] for name, values in columns.items()}
    if totals_group(query) == row_group(query):
        return Result(found.columns, tuple(map(tuple, ordered.values())))
    totals = _totals(query, columns, len(found))
    masks = [mask(query, row_group(query))] * len(rows)
    masks += [mask(query, totals_group(query))] * (len(totals["m0"]))
    data = ((*values, *totals[name]) for name, values in ordered.items())
    return Result((*found.columns, _MASK), (*data, tuple(masks)))


def _sorted(query: Query, columns: Mapping[str, Values]) -> Sequence[int]:
    """The places of the rows. What is not known comes last, as in ClickHouse."""
    rows = list(range(len(next(iter(columns.values()), ()))))
    for alias, is_descending in reversed(criteria(query)):
        values = _comparable(query, alias, columns[alias])
        keys = [((value is None) != is_descending, value) for value in values]
        rows.sort(key=keys.__getitem__, reverse=is_descending)
    return rows


def _comparable(query: Query, alias: str, values: Values) -> Values:
    return _numbers(values) if alias in _amounts(query) else values


def _amounts(query: Query) -> set[str]:
    """The columns of decimals."""
    ends = ("", "_previous", "_change")
    measures = enumerate(query.asked_measures)
    return {f"m{i}{end}" for i, each in measures if each.type is ColumnType.DECIMAL for end in ends}


def _numbers(values: Values) -> list[Decimal | None]:
    return [None if value is None else Decimal(str(value)) for value in values]


def _totals(query: Query, columns: Mapping[str, Values], count: int) -> dict[str, list[object]]:
    """By column, a value for each total: unlike amounts are never added."""
    group, amounts = totals_group(query), _amounts(query)
    units = list(zip(*(columns[alias] for alias in group), strict=True)) or list(repeat((), count))
    rows: dict[tuple[object, ...], list[int]] = {}
    for row, unit in enumerate(units):
        rows.setdefault(unit, []).append(row)
    totals: dict[str, list[object]] = {}
    for alias, values in columns.items():
        if alias in group:
            place = group.index(alias)
            totals[alias] = [unit[place] for unit in rows]
        elif alias in amounts:
            numbers = _numbers(values)
            totals[alias] = [_total(numbers[row] for row in each) for each in rows.values()]
        elif alias.startswith("m"):
            totals[alias] = [sum(int(str(values[row])) for row in each) for each in rows.values()]
        else:
            totals[alias] = [""] * len(rows)
    return totals | _changes(totals, amounts)


def _total(values: Iterable[Decimal | None]) -> str | None:
    known = [value for value in values if value is not None]
    return decimal_text(exact_sum(known)) if known else None


def _changes(totals: dict[str, list[object]], amounts: set[str]) -> dict[str, list[object]]:
    """Of the totals: where a member's is not known, that of all may be."""
    return {
        alias: [
            _change(now, before)
            for now, before in zip(
                totals[alias.removesuffix("_change")],
                totals[f"{alias.removesuffix('_change')}_previous"],
                strict=True,
            )
        ]
        for alias in totals.keys() & amounts
        if alias.endswith("_change")
    }


def _change(now: object, before: object) -> str | None:
    if now is None or before is None:
        return None
    return decimal_text(EXACT.subtract(Decimal(str(now)), Decimal(str(before))))
