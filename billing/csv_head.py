"""The first records of a CSV or CSV.gz, without reading the rest."""

import codecs
import csv
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from obstore.store import ObjectStore

from abi.core.errors import AppError
from billing.errors import HEADER_UNREADABLE
from billing.storage import read_chunks

GZIP_MAGIC = b"\x1f\x8b"
_MAX_LINE = 1024 * 1024
_STEP = 1024 * 1024
_SAMPLE_ROWS = 500


@dataclass(frozen=True, slots=True)
class Head:
    """Header and first rows; rows of another width than the header are left out."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    gzip: bool

    def values(self, at: int) -> list[str]:
        return [row[at] for row in self.rows]


def head_of(store: ObjectStore, path: str) -> Head:
    """Raises AppError `header_unreadable`."""
    chunks = read_chunks(store, path)
    first = next(chunks, b"")
    gzip = first.startswith(GZIP_MAGIC)
    records = list(islice(_records(_with(first, chunks), path, gzip=gzip), _SAMPLE_ROWS + 1))
    if not records:
        raise AppError(HEADER_UNREADABLE, f"{path} is empty")
    header = tuple(records[0])
    rows = (tuple(row) for row in records[1:] if len(row) == len(header))
    return Head(header, tuple(rows), gzip)


def rows_of(store: ObjectStore, path: str, *, limit: int) -> Iterator[dict[str, str]]:
    """The first `limit` records by header name, streamed."""
    chunks = read_chunks(store, path)
    first = next(chunks, b"")
    records = _records(_with(first, chunks), path, gzip=first.startswith(GZIP_MAGIC))
    header = next(records, [])
    for row in islice(records, limit):
        yield dict(zip(header, row, strict=False))


def _records(chunks: Iterable[bytes], path: str, *, gzip: bool) -> Iterator[list[str]]:
    try:
        lines = _lines(_inflated(chunks) if gzip else chunks)
        yield from (record for record in csv.reader(lines) if record)
    except (UnicodeDecodeError, csv.Error, zlib.error) as e:
        raise AppError(HEADER_UNREADABLE, f"{path}: {type(e).__name__}") from e


def _with(first: bytes, rest: Iterable[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _lines(chunks: Iterable[bytes]) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    pending = ""
    for chunk in chunks:
        *lines, pending = (pending + decoder.decode(chunk)).split("\n")
        yield from (f"{line}\n" for line in lines)
        if len(pending) > _MAX_LINE:
            raise csv.Error("a line is longer than a mebibyte")
    if pending:
        yield pending


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
