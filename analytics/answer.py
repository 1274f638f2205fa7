"""What comes back for a question: named, typed columns in wire form. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Context, Decimal

from abi.core.decimals import EXACT, decimal_text
from analytics.query import Query
from analytics.vocabulary import ColumnType, Measure, Unit

Cell = str | int | None
_RATIO = "_change_ratio"
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


def block(query: Query, found: Mapping[str, Sequence[object]]) -> Block:
    """The answer from the statement's columns by alias; from no columns, an empty answer."""
    columns = tuple(_columns(query))
    rows = max((len(values) for values in found.values()), default=0)
    data = tuple(tuple(_values(column.alias, found))[: query.limit] for column in columns)
    return Block(columns, data, truncated=rows > query.limit)


def change_ratio(change: Decimal, previous: Decimal) -> str | None:
    """To six places, half to even; positive where it grew. Nothing can be said of a zero."""
    if not previous:
        return None
    ratio = _ROUNDED.divide(change, EXACT.abs(previous))
    return decimal_text(ratio.quantize(_SIX_PLACES, context=_ROUNDED))


def _columns(query: Query) -> Iterator[AnswerColumn]:
    if query.grain:
        yield AnswerColumn("date", ColumnType.DATE, None, "bucket")
    for i, key in enumerate(query.keys):
        yield AnswerColumn(key.name, key.type, None, f"d{i}")
        if key.name_column:
            yield AnswerColumn(f"{key.name}_name", ColumnType.STRING, None, f"d{i}_name")
    if query.top is not None:
        yield AnswerColumn("others", ColumnType.INTEGER, Unit.COUNT, "others")
    for i, measure in enumerate(query.asked_measures):
        yield from _measure_columns(measure, f"m{i}", compare=query.compare)


def _measure_columns(measure: Measure, alias: str, *, compare: bool) -> Iterator[AnswerColumn]:
    for end in ("", "_previous", "_change") if compare else ("",):
        yield AnswerColumn(measure.name + end, measure.type, measure.unit, alias + end)
    if compare:
        yield AnswerColumn(measure.name + _RATIO, ColumnType.DECIMAL, Unit.RATIO, alias + _RATIO)


def _values(alias: str, found: Mapping[str, Sequence[object]]) -> Iterator[Cell]:
    if not alias.endswith(_RATIO):
        yield from (_cell(value) for value in found.get(alias, ()))
        return
    measure = alias.removesuffix(_RATIO)
    changes, before = found.get(f"{measure}_change", ()), found.get(f"{measure}_previous", ())
    for change, previous in zip(changes, before, strict=True):
        yield change_ratio(Decimal(str(change)), Decimal(str(previous)))


def _cell(value: object) -> Cell:
    match value:
        case Decimal():
            return decimal_text(value)
        case date():
            return value.isoformat()
        case str() | int() | None:
            return value
    raise TypeError(f"no wire form for {type(value).__name__}")
