"""The first records of a CSV or CSV.gz, without reading the rest."""

import codecs
import csv
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from obstore.store import ObjectStore

from abi.core.errors import AppError
from billing.errors import HEADER_UNREADABLE
from billing.file_errors import (
    ARCHIVE_NOT_READ,
    COMPRESSED_FILE_BROKEN,
    ENCODING_NOT_READ,
    TOO_MANY_COLUMNS,
)
from billing.storage import read_chunks

GZIP_MAGIC = b"\x1f\x8b"
_ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
_MAX_LINE = 1024 * 1024
_STEP = 1024 * 1024
SAMPLE_ROWS = 500
MAX_COLUMNS = 1000
# UTF-32 before UTF-16: the marks of the one begin with those of the other.
_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32 LE"),
    (codecs.BOM_UTF32_BE, "UTF-32 BE"),
    (codecs.BOM_UTF16_LE, "UTF-16 LE"),
    (codecs.BOM_UTF16_BE, "UTF-16 BE"),
)
_UNMARKED = re.compile(rb"(?P<le>[^\x00]\x00){3}|(?P<be>\x00[^\x00]){3}")
_NO_TEXT = re.compile("[\x00\ud800-\udfff]")
_LINE_END = re.compile(r"(?<=\n)|(?<=\r)(?!\n)")


@dataclass(frozen=True, slots=True)
class Head:
    """Header and first rows; rows of another width than the header are left out.

    `types` are ClickHouse's names for the types of a Parquet file; a CSV has none.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    gzip: bool
    types: tuple[str, ...] = ()

    def values(self, at: int) -> list[str]:
        return [row[at] for row in self.rows]


def head_of(store: ObjectStore, path: str) -> Head:
    """Raises AppError `header_unreadable`, `encoding_not_read`, `archive_not_read` and
    `too_many_columns`.
    """
    chunks = read_chunks(store, path)
    first = next(chunks, b"")
    gzip = first.startswith(GZIP_MAGIC)
    records = _records(_with(first, chunks), path, gzip=gzip)
    header = _header(next(records, None), path)
    rows = (tuple(row) for row in islice(_until_unreadable(records), SAMPLE_ROWS))
    return Head(header, tuple(row for row in rows if len(row) == len(header)), gzip)


def rows_of(store: ObjectStore, path: str, *, limit: int) -> Iterator[dict[str, str]]:
    """The first `limit` records by header name, streamed; fewer where one cannot be read."""
    chunks = read_chunks(store, path)
    first = next(chunks, b"")
    records = _records(_with(first, chunks), path, gzip=first.startswith(GZIP_MAGIC))
    header = next(records, [])
    for row in islice(_until_unreadable(records), limit):
        yield dict(zip(header, row, strict=False))


def refuse_too_wide(width: int, path: str) -> None:
    """Raises AppError `too_many_columns`."""
    if width > MAX_COLUMNS:
        raise AppError(TOO_MANY_COLUMNS, f"{path}: {width} columns")


def _header(record: list[str] | None, path: str) -> tuple[str, ...]:
    if record is None:
        raise AppError(HEADER_UNREADABLE, f"{path} is empty")
    refuse_too_wide(len(record), path)
    if _NO_TEXT.search("".join(record)):
        raise AppError(HEADER_UNREADABLE, f"{path}: a column's name is no text")
    return tuple(record)


def _until_unreadable(records: Iterator[list[str]]) -> Iterator[list[str]]:
    """A sample ends early before a record of more than a mebibyte: that is the load's to judge."""
    try:
        yield from records
    except AppError as e:
        if e.kind is not HEADER_UNREADABLE:
            raise


def _records(chunks: Iterable[bytes], path: str, *, gzip: bool) -> Iterator[list[str]]:
    """Bytes that are no UTF-8 become surrogates, which no header may hold."""
    try:
        lines = _lines(_of_text(_inflated(chunks) if gzip else chunks, path))
        yield from (record for record in csv.reader(lines) if record)
    except csv.Error as e:
        raise AppError(HEADER_UNREADABLE, f"{path}: {e}") from e
    except zlib.error as e:
        raise AppError(COMPRESSED_FILE_BROKEN, path) from e


def _of_text(chunks: Iterable[bytes], path: str) -> Iterator[bytes]:
    start, rest = b"", iter(chunks)
    for chunk in rest:
        start += chunk
        if len(start) >= len(codecs.BOM_UTF32_LE):
            break
    if start.startswith(_ZIP_MAGIC):
        raise AppError(ARCHIVE_NOT_READ, path)
    if encoding := _encoding(start):
        raise AppError(ENCODING_NOT_READ, f"{path} is {encoding}")
    yield start
    yield from rest


def _encoding(start: bytes) -> str:
    """Another encoding than UTF-8, as far as the first bytes tell."""
    for mark, name in _MARKS:
        if start.startswith(mark):
            return name
    unmarked = _UNMARKED.match(start)
    if unmarked is None:
        return ""
    return "UTF-16 LE without its mark" if unmarked["le"] else "UTF-16 BE without its mark"


def _with(first: bytes, rest: Iterable[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _lines(chunks: Iterable[bytes]) -> Iterator[str]:
    """Lines end with LF, CRLF or CR alone, as they do for the engine."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")("surrogateescape")
    pending = ""
    for chunk in chunks:
        text = pending + decoder.decode(chunk)
        # A CR at the very end may be the first half of CRLF.
        whole, held = (text[:-1], "\r") if text.endswith("\r") else (text, "")
        *lines, last = _split(whole)
        yield from lines
        pending = last + held
        if len(pending) > _MAX_LINE:
            raise csv.Error("a line is longer than a mebibyte")
    if pending:
        yield pending


def _split(text: str) -> list[str]:
    """Into lines with their ends, and what follows the last end."""
    if text.count("\r") != text.count("\r\n"):
        return _LINE_END.split(text)
    *lines, last = text.split("\n")
    return [*(f"{line}\n" for line in lines), last]


def _inflated(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Bounded: a small gzip that inflates to gigabytes is handed out a mebibyte at a time."""
    member = zlib.decompressobj(wbits=31)
    for chunk in chunks:
        data = chunk
        while data:
            yield member.decompress(data, _STEP)
            data = member.unconsumed_tail
            if member.eof:
                data, member = member.unused_data, zlib.decompressobj(wbits=31)
