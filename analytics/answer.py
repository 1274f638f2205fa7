"""What comes back for a question: named, typed columns in wire form. Pure."""

import functools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal
from itertools import compress, count
from typing import cast

from abi.core.decimals import EXACT, decimal_text
from analytics.levels import Group, mask, shown, totals_group
from analytics.query import Query
from analytics.vocabulary import ColumnType, Measure, Unit

Cell = str | int | None
_COMPARED = ("_previous", "_change")
_RATIO, _RUNNING = "_change_ratio", "_cumulative"
_EPOCH = date(1970, 1, 1)
_SIX_PLACES = Decimal("0.000001")
_ROUNDED = Context(prec=200, rounding=ROUND_HALF_EVEN)


@dataclass(frozen=True, slots=True)
class AnswerColumn:
    """One column; `alias` is its name in the statement. Ratios are worked out here."""

    name: str
    type: ColumnType
    unit: Unit | None
    alias: str


@dataclass(frozen=True, slots=True)
class Block:
    """Columnar: `data[i]` holds every value of `columns[i]`; decimals and dates are text."""

    columns: tuple[AnswerColumn, ...]
    data: tuple[tuple[Cell, ...], ...]
    truncated: bool

    @property
    def row_count(self) -> int:
        return len(self.data[0]) if self.data else 0


Found = Mapping[str, Sequence[object]]
"""A statement's columns by alias."""


def block(query: Query, found: Found) -> Block:
    """The rows asked for; from no columns, an empty answer."""
    rows = _rows(found, {mask(query, group) for group in shown(query)})
    kept, cut = _within_limit(query, found, rows)
    columns = _columns(query)
    return Block(columns, _data(columns, found, kept), truncated=cut)


def totals(query: Query, found: Found) -> Block:
    """One row for each currency and unit, the largest first, of a statement compiled with totals.

    Neither top nor limit changes it.
    """
    columns = _totals_columns(query)
    rows = _rows(found, {mask(query, totals_group(query))})
    rows = sorted(rows, key=lambda row: _largest_first(found, row, totals_group(query)))
    return Block(columns, _data(columns, found, rows), truncated=False)


def _rows(found: Found, masks: set[int]) -> Sequence[int]:
    """The places of the rows of these groups, a range where they lie together.

    Without `mask` all rows are of one group.
    """
    if "mask" not in found:
        return range(max((len(values) for values in found.values()), default=0))
    mask = found["mask"]
    number = sum(mask.count(each) for each in masks)
    first = min((mask.index(each) for each in masks if each in mask), default=0)
    if sum(mask[first : first + number].count(each) for each in masks) == number:
        return range(first, first + number)
    return list(compress(count(), map(masks.__contains__, mask)))


def _within_limit(query: Query, found: Found, rows: Sequence[int]) -> tuple[Sequence[int], bool]:
    """Each group of rows has the limit for itself."""
    if len(rows) <= query.limit:
        return rows, False
    kept: list[int] = []
    seen: Counter[object] = Counter()
    for row in rows:
        group = found["mask"][row] if "mask" in found else 0
        seen[group] += 1
        if seen[group] <= query.limit:
            kept.append(row)
    return kept, len(kept) < len(rows)


def _largest_first(found: Found, row: int, group: Group) -> tuple[object, ...]:
    amount = found["m0"][row]
    keys = tuple(str(found[alias][row]).encode() for alias in group)
    if amount is None:
        return (True, Decimal(0), keys)
    return (False, Decimal(str(amount)).copy_negate(), keys)


def _data(
    columns: Iterable[AnswerColumn], found: Found, rows: Sequence[int]
) -> tuple[tuple[Cell, ...], ...]:
    return tuple(tuple(_values(column, found, rows)) for column in columns)


def change_ratio(change: Decimal, previous: Decimal) -> str | None:
    """To six places, half to even; positive where it grew. Nothing can be said of a zero."""
    if not previous:
        return None
    ratio = _ROUNDED.divide(change, EXACT.abs(previous))
    return decimal_text(ratio.quantize(_SIX_PLACES, context=_ROUNDED))


@functools.lru_cache(maxsize=512)
def _columns(query: Query) -> tuple[AnswerColumn, ...]:
    return tuple(_every_column(query))


@functools.lru_cache(maxsize=512)
def _totals_columns(query: Query) -> tuple[AnswerColumn, ...]:
    """Those of the totals, as the rows' statement calls them."""
    aliases = {column.name: column.alias for column in _columns(query)}
    return tuple(replace(c, alias=aliases[c.name]) for c in _columns(query.totals()))


def _every_column(query: Query) -> Iterator[AnswerColumn]:
    if query.grain:
        yield AnswerColumn("date", ColumnType.DATE, None, "bucket")
    for i, key in enumerate(query.keys):
        yield AnswerColumn(key.name, key.type, None, f"d{i}")
        if key.name_column:
            yield AnswerColumn(f"{key.name}_name", ColumnType.STRING, None, f"d{i}_name")
    if query.subtotals:
        yield AnswerColumn("level", ColumnType.INTEGER, Unit.COUNT, "level")
    if query.top is not None:
        yield AnswerColumn("others", ColumnType.INTEGER, Unit.COUNT, "others")
    for i, measure in enumerate(query.asked_measures):
        yield from _measure_columns(query, measure, f"m{i}")


def _measure_columns(query: Query, measure: Measure, alias: str) -> Iterator[AnswerColumn]:
    ends = ["", *(_COMPARED if query.compare else ()), *([_RUNNING] if query.cumulative else [])]
    for end in ends:
        yield AnswerColumn(measure.name + end, measure.type, measure.unit, alias + end)
    if query.compare:
        yield AnswerColumn(measure.name + _RATIO, ColumnType.DECIMAL, Unit.RATIO, alias + _RATIO)


def _values(column: AnswerColumn, found: Found, rows: Sequence[int]) -> Iterable[Cell]:
    if column.alias == "bucket":
        return _days(_picked(found, column.alias, rows))
    if not column.alias.endswith(_RATIO):
        return _cells(_picked(found, column.alias, rows))
    measure = column.alias.removesuffix(_RATIO)
    changes = _picked(found, f"{measure}_change", rows)
    return map(_ratio, changes, _picked(found, f"{measure}_previous", rows))


def _picked(found: Found, alias: str, rows: Sequence[int]) -> Sequence[object]:
    values = found[alias] if found else ()
    if isinstance(rows, range):
        return values[rows.start : rows.stop]
    return [values[row] for row in rows]


def _cells(values: Sequence[object]) -> Iterable[Cell]:
    """A column's values are of one type, or null: mostly texts, which are sent as they are."""
    match next((value for value in values if value is not None), None):
        case str() | int() | None:
            return cast("Sequence[Cell]", values)
        case date():
            return _days(values)
    return map(_cell, values)


def _days(values: Sequence[object]) -> list[Cell]:
    """Of many rows few days: each is written once."""
    written = {value: _day_text(value) for value in set(values)}
    return [written[value] for value in values]


@functools.lru_cache(maxsize=4096)
def _day_text(bucket: object) -> str:
    return day_of(bucket).isoformat()


def day_of(bucket: object) -> date:
    """Beside decimals as text a bucket is a number of days since 1970."""
    match bucket:
        case int():
            return _EPOCH + timedelta(bucket)
        case date():
            return bucket
    raise TypeError(f"no day: {type(bucket).__name__}")


def _ratio(change: object, previous: object) -> str | None:
    if change is None or previous is None:
        return None
    return change_ratio(Decimal(str(change)), Decimal(str(previous)))


def _cell(value: object) -> Cell:
    match value:
        case Decimal():
            return decimal_text(value)
        case date():
            return value.isoformat()
        case str() | int() | None:
            return value
    raise TypeError(f"no wire form for {type(value).__name__}")
