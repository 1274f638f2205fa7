"""Landed files as statements: a file's head decides how every line of it is read."""

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from django.conf import settings

from abi.core.clickhouse.errors import DAMAGED, FAILED, LIMIT_EXCEEDED
from abi.core.errors import AppError
from billing import table_function
from billing.azure.reading import reading_of
from billing.azure.rules import Told, rules_of
from billing.azure.shape import Reading
from billing.cells_sql import structure
from billing.csv_head import Head
from billing.deliveries import LandedBlob
from billing.file_errors import LINES_UNREADABLE, PARQUET_UNREADABLE, SUSPICIOUS_COMPRESSION
from billing.heads import landed_head
from billing.inflating import HARMLESS_BYTES, MAX_RATIO
from billing.load_sql import insert_sql
from billing.models import Snapshot
from billing.parquet_sql import lines_sql
from billing.table_function import TableFunction
from billing.zone import LandingZone

# A dictionary repeats a value for nothing: what comes out is bounded, whatever the file states.
_PARQUET = {
    "input_format_parquet_max_block_size": 16_384,
    "input_format_parquet_prefer_block_bytes": 16 * 1024**2,
    "read_overflow_mode": "throw",
}
# Planning a statement takes the time of ten thousand lines: small files share one, up to these
# bytes. Larger ones have one each, to tell of progress and of errors.
_TOGETHER_BYTES = 64 * 1024**2
_BLOB_OF_FILE = "transform(_file, {files:Array(String)}, {blobs:Array(String)}, '')"


@contextmanager
def told_of_the_files(blobs: Sequence[LandedBlob]) -> Iterator[None]:
    """What the engine cannot read, in words about the files of one statement.

    Raises AppError `lines_unreadable`, `parquet_unreadable`, `suspicious_compression`.
    """
    try:
        yield
    except AppError as e:
        parquet, names = blobs[0].format == "parquet", ", ".join(blob.name for blob in blobs)
        if e.kind in (FAILED, DAMAGED):
            kind = PARQUET_UNREADABLE if parquet else LINES_UNREADABLE
            raise AppError(kind, f"{names}: {e.detail}") from e
        if e.kind is LIMIT_EXCEEDED and parquet:
            raise AppError(SUSPICIOUS_COMPRESSION, f"{names}: {blobs[0].size} bytes") from e
        raise


@dataclass(frozen=True, slots=True)
class BlobReading:
    """Files that are read alike, and the INSERT that does so."""

    blobs: tuple[LandedBlob, ...]
    reading: Reading
    sql: str
    params: Mapping[str, object]
    settings: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class _Alike:
    """Files with one header and one way to read them."""

    blobs: tuple[LandedBlob, ...]
    head: Head
    reading: Reading

    def takes(self, other: "_Alike") -> bool:
        """Not the same bytes twice: a line must tell which file it is from."""
        first, (blob,) = self.blobs[0], other.blobs
        return (
            sum(each.size for each in (*self.blobs, blob)) <= _TOGETHER_BYTES
            and first.format == blob.format == "csv"
            and first.gzip == blob.gzip
            and blob.path not in {each.path for each in self.blobs}
            and (self.head.header, self.reading) == (other.head.header, other.reading)
            and table_function.together(settings.LANDING_URL, [first.path]) is not None
        )


def readings(
    snapshot: Snapshot, blobs: Iterable[LandedBlob], rules: Sequence[Told]
) -> Iterator[BlobReading]:
    """Raises AppError of a file's head: `missing_required_column`, `dates_ambiguous`, …"""
    alike: _Alike | None = None
    for blob in blobs:
        one = _read(snapshot, blob, rules)
        if alike and alike.takes(one):
            alike = replace(alike, blobs=(*alike.blobs, blob))
            continue
        if alike:
            yield _statement(snapshot, alike)
        alike = one
    if alike:
        yield _statement(snapshot, alike)


def _read(snapshot: Snapshot, blob: LandedBlob, rules: Iterable[Told]) -> _Alike:
    head = landed_head(LandingZone(), blob)
    in_force = rules_of(rules)
    reading = reading_of(
        head,
        dataset=snapshot.dataset,
        currency=in_force.currency or snapshot.source.currency,
        period=snapshot.billing_period,
        rules=in_force,
    )
    return _Alike((blob,), head, replace(reading, tidy=blob.tidy))


def _statement(snapshot: Snapshot, alike: _Alike) -> BlobReading:
    head, first = alike.head, alike.blobs[0]
    parquet = first.format == "parquet"
    read = _table(alike)
    return BlobReading(
        blobs=alike.blobs,
        reading=alike.reading,
        sql=insert_sql(
            alike.reading,
            lines_sql(head.header, head.types, read.sql) if parquet else read.sql,
            blob=_BLOB_OF_FILE if len(alike.blobs) > 1 else "{blob:String}",
        ),
        params=_params(snapshot, alike) | read.params,
        settings=_limits(first) if parquet else {},
    )


def _table(alike: _Alike) -> TableFunction:
    first, *more = alike.blobs
    url, format_ = settings.LANDING_URL, "Parquet" if first.format == "parquet" else "CSV"
    paths = [each.path for each in alike.blobs]
    path = (table_function.together(url, paths) if more else None) or first.path
    return table_function.reading(url, path, gzip=first.gzip, format_=format_)


def _params(snapshot: Snapshot, alike: _Alike) -> dict[str, object]:
    header = alike.head.header
    return {
        "structure": structure(len(header)),
        "billing_period": snapshot.billing_period,
        "snapshot_id": snapshot.pk,
        "source_id": snapshot.source.pk,
        "blob": alike.blobs[0].name,
        "files": [posixpath.basename(each.path) for each in alike.blobs],
        "blobs": [each.name for each in alike.blobs],
        "dataset": snapshot.dataset,
        "currency": alike.reading.rules.currency or snapshot.source.currency,
        "other_names": [header[at] for at in alike.reading.columns.others],
        "header": [*header, "(more)"],
    }


def _limits(blob: LandedBlob) -> dict[str, object]:
    return _PARQUET | {"max_bytes_to_read": 16 * HARMLESS_BYTES + MAX_RATIO * blob.size}
