"""A workbook read back as its XML says it: text, numbers as they stand there, styles."""

import io
import re
import zipfile
from dataclasses import dataclass
from decimal import Decimal
from xml.etree import ElementTree as ET

from abi.core.decimals import decimal_text

_NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


@dataclass(frozen=True, slots=True)
class Cell:
    """`type` is `s` for text and `n` for a number; `quoted` is a spreadsheet's own apostrophe."""

    type: str
    text: str
    quoted: bool
    has_formula: bool


Sheet = list[dict[str, Cell]]


def sheets(data: bytes) -> dict[str, Sheet]:
    """By name; every row as column letter → cell."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        names = [
            each.attrib["name"]
            for each in _xml(book, "xl/workbook.xml").iterfind("m:sheets/m:sheet", _NS)
        ]
        quoted = [
            each.get("quotePrefix") == "1"
            for each in _xml(book, "xl/styles.xml").iterfind("m:cellXfs/m:xf", _NS)
        ]
        return {
            name: _rows(_xml(book, f"xl/worksheets/sheet{i}.xml"), quoted)
            for i, name in enumerate(names, start=1)
        }


def values(sheet: Sheet) -> list[list[str]]:
    """The texts of every row, in the order of its columns; a cell that is not there is ""."""
    letters = list(sheet[0])
    return [[row[at].text if at in row else "" for at in letters] for row in sheet]


def _xml(book: zipfile.ZipFile, name: str) -> ET.Element:
    return ET.fromstring(book.read(name))  # noqa: S314 - our own file


def _rows(root: ET.Element, quoted: list[bool]) -> Sheet:
    return [
        {re.sub(r"\d", "", c.attrib["r"]): _cell(c, quoted) for c in row.iterfind("m:c", _NS)}
        for row in root.iterfind("m:sheetData/m:row", _NS)
    ]


def _cell(cell: ET.Element, quoted: list[bool]) -> Cell:
    is_text = cell.get("t") == "inlineStr"
    inner = cell.find("m:is/m:t" if is_text else "m:v", _NS)
    text = (inner.text or "") if inner is not None else ""
    return Cell(
        type="s" if is_text else "n",
        # As a spreadsheet reads it, and what is the shortest name of that number.
        text=text if is_text else decimal_text(Decimal(repr(float(text)))),
        quoted=quoted[int(cell.get("s", "0"))],
        has_formula=cell.find("m:f", _NS) is not None,
    )
