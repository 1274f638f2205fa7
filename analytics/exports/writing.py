"""Blocks of rows to a file, hashed and counted on the way."""

import csv
import gzip
import io
from collections.abc import Callable, Iterable
from typing import Protocol

from abi.core.clickhouse.statement import Result
from analytics.exports.formats import WRITTEN, FileFormat
from analytics.exports.layout import Layout
from analytics.exports.parquet import write_parquet
from analytics.exports.shapes import Shape
from analytics.exports.tally import Hashing, Tally
from analytics.exports.xlsx import write_xlsx

_BOM = "\ufeff"


class _Bytes(Protocol):
    def write(self, data: bytes, /) -> int: ...


def write(blocks: Iterable[Result], to: Hashing, layout: Layout) -> Tally:
    """Every block in turn, in the shape of the layout's format; whole when this returns."""
    return _WRITERS[layout.format](blocks, to, layout)


def _write_text(blocks: Iterable[Result], to: _Bytes, layout: Layout) -> Tally:
    tally = Tally(layout.measures)
    if WRITTEN[layout.format].shape is Shape.CSV:
        to.write(f"{_BOM if layout.bom else ''}{_header(layout)}".encode())
    for block in blocks:
        tally.add(block)
        to.write("".join(map(str, block.column("line"))).encode())
    return tally


def _header(layout: Layout) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(column.name for column in layout.columns)
    return line.getvalue()


def _write_gzip(blocks: Iterable[Result], to: Hashing, layout: Layout) -> Tally:
    """Without a time or a name in it: the same rows are the same bytes."""
    with gzip.GzipFile("", "wb", 6, to, mtime=0) as packed:
        return _write_text(blocks, packed, layout)


_WRITERS: dict[FileFormat, Callable[[Iterable[Result], Hashing, Layout], Tally]] = {
    FileFormat.CSV: _write_text,
    FileFormat.CSV_GZ: _write_gzip,
    FileFormat.JSONL: _write_text,
    FileFormat.PARQUET: write_parquet,
    FileFormat.XLSX: write_xlsx,
}
