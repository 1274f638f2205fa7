"""One landed file as a statement: its head decides how every line of it is read."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings

from abi.core.clickhouse.errors import FAILED, LIMIT_EXCEEDED
from abi.core.errors import AppError
from billing import table_function
from billing.azure.reading import reading_of
from billing.azure.rules import Told, rules_of
from billing.azure.shape import Reading
from billing.deliveries import LandedBlob
from billing.file_errors import LINES_UNREADABLE, PARQUET_UNREADABLE, SUSPICIOUS_COMPRESSION
from billing.heads import landed_head
from billing.inflating import HARMLESS_BYTES, MAX_RATIO
from billing.load_sql import insert_sql, structure
from billing.models import Snapshot
from billing.parquet_sql import lines_sql
from billing.zone import LandingZone

# A dictionary repeats a value for nothing: what comes out is bounded, whatever the file states.
_PARQUET = {
    "input_format_parquet_max_block_size": 16_384,
    "input_format_parquet_prefer_block_bytes": 16 * 1024**2,
    "read_overflow_mode": "throw",
}


@contextmanager
def told_of_the_file(blob: LandedBlob) -> Iterator[None]:
    """What the engine cannot read, in words about the file.

    Raises AppError `lines_unreadable`, `parquet_unreadable`, `suspicious_compression`.
    """
    try:
        yield
    except AppError as e:
        parquet = blob.format == "parquet"
        if e.kind is FAILED:
            kind = PARQUET_UNREADABLE if parquet else LINES_UNREADABLE
            raise AppError(kind, f"{blob.name}: {e.detail}") from e
        if e.kind is LIMIT_EXCEEDED and parquet:
            raise AppError(SUSPICIOUS_COMPRESSION, f"{blob.name}: {blob.size} bytes") from e
        raise


@dataclass(frozen=True, slots=True)
class BlobReading:
    """How the file is read, and the INSERT that does so."""

    reading: Reading
    sql: str
    params: Mapping[str, object]
    settings: Mapping[str, object]


def read_as(snapshot: Snapshot, blob: LandedBlob, rules: Iterable[Told]) -> BlobReading:
    """Raises AppError of the file's head: `missing_required_column`, `dates_ambiguous`, …"""
    head = landed_head(LandingZone(), blob)
    in_force = rules_of(rules)
    currency = in_force.currency or snapshot.source.currency
    reading = reading_of(
        head,
        dataset=snapshot.dataset,
        currency=currency,
        period=snapshot.billing_period,
        rules=in_force,
    )
    parquet = blob.format == "parquet"
    read = table_function.reading(
        settings.LANDING_URL, blob.path, gzip=blob.gzip, format_="Parquet" if parquet else "CSV"
    )
    lines = lines_sql(head.header, head.types, read.sql) if parquet else read.sql
    params: dict[str, object] = {
        "structure": structure(len(head.header)),
        "billing_period": snapshot.billing_period,
        "snapshot_id": snapshot.pk,
        "source_id": snapshot.source.pk,
        "blob": blob.name,
        "dataset": snapshot.dataset,
        "currency": currency,
        "other_names": [head.header[at] for at in reading.columns.others],
        "header": [*head.header, "(more)"],
    }
    return BlobReading(
        reading, insert_sql(reading, lines), params | read.params, _limits(blob) if parquet else {}
    )


def _limits(blob: LandedBlob) -> dict[str, object]:
    return _PARQUET | {"max_bytes_to_read": 16 * HARMLESS_BYTES + MAX_RATIO * blob.size}
