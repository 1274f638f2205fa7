"""Files read back: rows as text, sums as exact decimals."""

import csv
import gzip
import io
import json
from collections import defaultdict
from decimal import Decimal
from typing import Any

import pyarrow.parquet as pq

from abi.core.decimals import EXACT, ZERO, decimal_text
from tests.analytics.exports.workbooks import sheets, values

Row = dict[str, str]


def rows(data: bytes, format_: str) -> list[Row]:
    """Every row by name of column; what is unknown is "", a decimal is plain text."""
    return _READERS[format_](data)


def sums(found: list[Row], measure: str) -> dict[str, Decimal]:
    """The sum by currency, to the last digit."""
    total: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for row in found:
        currency = row["billing_currency"]
        total[currency] = EXACT.add(total[currency], Decimal(row[measure]))
    return dict(total)


def _csv(data: bytes) -> list[Row]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def _jsonl(data: bytes) -> list[Row]:
    return [
        {name: "" if value is None else str(value) for name, value in json.loads(line).items()}
        for line in data.decode().splitlines()
    ]


def _parquet(data: bytes) -> list[Row]:
    found = pq.read_table(io.BytesIO(data)).to_pylist()
    return [{name: _text(value) for name, value in row.items()} for row in found]


def _xlsx(data: bytes) -> list[Row]:
    """All sheets but the last, which says what the file is about."""
    *data_sheets, (_, _about) = sheets(data).items()
    return [
        dict(zip(table[0], map(str, row), strict=True))
        for _, sheet in data_sheets
        for table in [values(sheet)]
        for row in table[1:]
    ]


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case Decimal():
            return decimal_text(value)
    return str(value)


_READERS = {
    "csv": _csv,
    "csv.gz": lambda data: _csv(gzip.decompress(data)),
    "jsonl": _jsonl,
    "parquet": _parquet,
    "xlsx": _xlsx,
}
