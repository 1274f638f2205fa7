"""A workbook, written row by row: no more than one row of it is ever in memory.

An amount of up to 15 significant digits is a number, for that is what a spreadsheet keeps; a longer
one is text, so that no digit is lost. Text is typed as text: nothing in a cell is ever a formula.
"""

import shutil
import tempfile
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from abi.core.clickhouse.statement import Result
from abi.core.decimals import decimal_text
from abi.core.errors import AppError
from analytics.exports.errors import CELL_TOO_LONG
from analytics.exports.layout import Layout
from analytics.exports.shapes import FORMULA_STARTS
from analytics.exports.tally import Hashing, Tally

# Of a sheet's 1,048,576 rows the first holds the names.
ROWS_PER_SHEET = 1_048_575
_DIGITS = 15
_LONGEST = 32_767
_CHUNK = 1024 * 1024


def write_xlsx(blocks: Iterable[Result], to: Hashing, layout: Layout) -> Tally:
    """Sheets `data`, `data 2`, … and one that says what the file is about."""
    tally = Tally(layout.measures)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsx"
        book = _workbook(path, folder)
        try:
            sheets = _Sheets(book, layout)
            for block in blocks:
                tally.add(block)
                sheets.write(block)
            sheets.describe()
        finally:
            book.close()
        with path.open("rb") as file:
            shutil.copyfileobj(file, to, _CHUNK)
    return tally


def _workbook(path: Path, folder: str) -> Workbook:
    never = ("strings_to_formulas", "strings_to_numbers", "strings_to_urls")
    options: dict[str, Any] = dict.fromkeys(never, False)
    return Workbook(str(path), options | {"constant_memory": True, "tmpdir": folder})


class _Sheets:
    """The sheets of one book; a full one is followed by the next."""

    def __init__(self, book: Workbook, layout: Layout) -> None:
        book.use_zip64()
        self._book, self._layout = book, layout
        self._day = book.add_format({"num_format": "yyyy-mm-dd"})
        self._time = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        # A spreadsheet's own apostrophe: also a cell that is edited stays text.
        self._quoted = book.add_format({"quote_prefix": True})
        self._number = 0
        self._next()

    def write(self, block: Result) -> None:
        columns = [block.column(f"c{i}") for i in range(len(self._layout.columns))]
        for row in zip(*columns, strict=True):
            if self._row > ROWS_PER_SHEET:
                self._next()
            for at, value in enumerate(row):
                if value is not None:
                    self._cell(at, value)
            self._row += 1

    def describe(self) -> None:
        """The last sheet: names and what is said of them."""
        about = self._book.add_worksheet("about")
        for row, (name, said) in enumerate(self._layout.about.items()):
            _text(about, (row, 0), name)
            _text(about, (row, 1), said[:_LONGEST], self._quoted)

    def _next(self) -> None:
        self._number += 1
        name = "data" if self._number == 1 else f"data {self._number}"
        self._sheet = self._book.add_worksheet(name)
        self._sheet.freeze_panes(1, 0)
        for at, column in enumerate(self._layout.columns):
            _text(self._sheet, (0, at), column.name)
        self._row = 1

    def _cell(self, at: int, value: object) -> None:
        match value:
            case str():
                risky = value.startswith(tuple(FORMULA_STARTS))
                format_ = self._quoted if risky else None
                _text(self._sheet, (self._row, at), value, format_)
            case Decimal() | int():
                self._amount(at, Decimal(value))
            case datetime():
                # A sheet knows no zones: it is UTC, as everywhere.
                self._sheet.write_datetime(self._row, at, value.replace(tzinfo=None), self._time)
            case date():
                self._sheet.write_datetime(self._row, at, value, self._day)
            case _:
                raise TypeError(f"no cell for {type(value).__name__}")

    def _amount(self, at: int, amount: Decimal) -> None:
        text = decimal_text(amount)
        if len(text.strip("-0.").replace(".", "")) <= _DIGITS:
            self._sheet.write_number(self._row, at, float(amount))
        else:
            _text(self._sheet, (self._row, at), text)


def _text(sheet: Worksheet, at: tuple[int, int], text: str, format_: Format | None = None) -> None:
    if len(text) > _LONGEST:
        raise AppError(CELL_TOO_LONG, f"{len(text)} characters")
    sheet.write_string(*at, text, format_)
