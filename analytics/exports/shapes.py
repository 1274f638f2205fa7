"""How a row leaves ClickHouse: as one line of text, or as typed columns. Pure.

Text is written by the engine, fifty times faster than by Python; the amounts travel beside it, so
that what is summed at the end is what was sent. Names that stand in a file are parameters: a tag's
key is part of one.
"""

import json
from collections.abc import Callable, Sequence
from enum import StrEnum

from analytics.exports.columns import Amounts, Column, Kind
from analytics.params import Params


class Shape(StrEnum):
    """CSV and JSON are lines; COLUMNS are values for a file that has columns itself."""

    CSV = "csv"
    EXCEL = "excel"
    JSON = "json"
    COLUMNS = "columns"


CURRENCY = "amount_currency"
SETTINGS = {
    "format_csv_null_representation": "",
    "output_format_json_escape_forward_slashes": 0,
    "output_format_json_quote_64bit_integers": 0,
}
# What a spreadsheet would run, full-width forms included.
FORMULA_STARTS = "=+-@\t\r\n＝＋－＠"
_FORMULA = r"^[=+\\-@\\t\\r\\n＝＋－＠]"
_DECIMALS = (Kind.DECIMAL, Kind.CONVERTED)
_TIMES = {Kind.TIME: "%Y-%m-%dT%H:%i:%SZ", Kind.MOMENT: "%Y-%m-%dT%H:%i:%S.%fZ"}


def selected(shape: Shape, columns: Sequence[Column], *, amounts: Amounts, params: Params) -> str:
    """The SELECT list over rows that have what the columns read: `line` or `c0`, `c1`, …

    Then, for the sums, `amount_currency`, `amount_0`, …
    """
    if shape is Shape.COLUMNS:
        own = [f"{column.value} AS c{i}" for i, column in enumerate(columns)]
    else:
        own = [f"{_LINES[shape](columns, params)} AS line"]
    return ",\n    ".join([*own, *beside(amounts)])


def beside(amounts: Amounts, function: str = "") -> list[str]:
    """The amounts of a row, or of a group when a `function` sums them."""
    sums = (f"{function}({sql})" if function else sql for sql in amounts.measures.values())
    named = [f"{sql} AS amount_{i}" for i, sql in enumerate(sums)]
    return [f"{amounts.currency} AS {CURRENCY}", *named]


def _csv(columns: Sequence[Column], _params: Params) -> str:
    return f"formatRow('CSV', {', '.join(_text(column) for column in columns)})"


def _excel(columns: Sequence[Column], _params: Params) -> str:
    """A cell that a spreadsheet would run begins with an apostrophe; numbers stay numbers."""
    cells = ", ".join(
        f"if(match({column.value}, '{_FORMULA}'), concat('\\'', {column.value}), {column.value})"
        if column.kind in (Kind.TEXT, Kind.JSON)
        else _text(column)
        for column in columns
    )
    return f"formatRow('CSV', {cells})"


def _json(columns: Sequence[Column], params: Params) -> str:
    """Decimals are text, as everywhere in the API; unknown is null."""
    cells = []
    for i, column in enumerate(columns):
        key = f"{'{' if i == 0 else ','}{json.dumps(column.name, ensure_ascii=False)}:"
        value = _text(column)
        value = f"toString({value})" if column.kind in _DECIMALS else value
        name = params.fixed(f"key_{i}", "String", key)
        cells.append(f"{name}, ifNull(toJSONString({value}), 'null')")
    return f"concat({', '.join(cells)}, '}}\\n')"


def _text(column: Column) -> str:
    if column.kind in _TIMES:
        return f"formatDateTime({column.value}, '{_TIMES[column.kind]}', 'UTC')"
    return column.value


_LINES: dict[Shape, Callable[[Sequence[Column], Params], str]] = {
    Shape.CSV: _csv,
    Shape.EXCEL: _excel,
    Shape.JSON: _json,
}
