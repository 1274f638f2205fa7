"""The schema and first rows of a landed Parquet file, as ClickHouse reads them."""

from collections.abc import Callable, Iterator

from django.conf import settings

from abi.core.clickhouse import client
from abi.core.clickhouse.errors import LIMIT_EXCEEDED, UNREACHABLE
from abi.core.clickhouse.statement import Identity, Result, Statement
from abi.core.errors import AppError
from billing import table_function
from billing.csv_head import SAMPLE_ROWS, Head, refuse_too_wide
from billing.deliveries import LandedBlob
from billing.file_errors import PARQUET_UNREADABLE, SUSPICIOUS_COMPRESSION
from billing.parquet_sql import FILE, text_sql
from billing.table_function import TableFunction

# A sample needs little; a file that needs more lies about what it holds.
_SETTINGS = {
    "max_memory_usage": 1024**3,
    "max_execution_time": 60,
    "max_threads": 1,
    "max_result_rows": 0,
    "input_format_parquet_max_block_size": 512,
    "schema_inference_make_columns_nullable": 1,
}
_MAX_CELL = 1024


def head_of(blob: LandedBlob) -> Head:
    """Raises AppError `parquet_unreadable`, `too_many_columns`, `suspicious_compression`."""
    read = table_function.reading(settings.LANDING_URL, blob.path, format_="Parquet")
    schema = list(_read(blob, f"DESCRIBE TABLE {read.sql}", read).rows())
    header, types = (tuple(str(column[at]) for column in schema) for at in (0, 1))
    refuse_too_wide(len(header), blob.name)
    rows = _texts(blob, read, list(zip(header, types, strict=True)), limit=SAMPLE_ROWS)
    return Head(header, tuple(rows), gzip=False, types=types)


def rows_of(
    blob: LandedBlob, *, wanted: Callable[[str], bool], limit: int
) -> Iterator[dict[str, str]]:
    """Of the columns that are `wanted`, by the file's own names."""
    head = head_of(blob)
    read = table_function.reading(settings.LANDING_URL, blob.path, format_="Parquet")
    chosen = [
        (name, type_) for name, type_ in zip(head.header, head.types, strict=True) if wanted(name)
    ]
    for row in _texts(blob, read, chosen, limit=limit) if chosen else ():
        yield dict(zip((name for name, _ in chosen), row, strict=True))


def _texts(
    blob: LandedBlob, read: TableFunction, columns: list[tuple[str, str]], *, limit: int
) -> Iterator[tuple[str, ...]]:
    cells = [
        f"toValidUTF8(left({text_sql(name, type_)}, {_MAX_CELL})) AS c{at}"
        for at, (name, type_) in enumerate(columns)
    ]
    result = _read(blob, f"SELECT {', '.join(cells)} FROM {read.sql} AS {FILE} LIMIT {limit}", read)
    return (tuple(str(cell) for cell in row) for row in result.rows())


def _read(blob: LandedBlob, sql: str, read: TableFunction) -> Result:
    try:
        return client.read(Statement(sql, read.params, _SETTINGS), identity=Identity.WRITER)
    except AppError as e:
        if e.kind is UNREACHABLE:
            raise
        if e.kind is LIMIT_EXCEEDED:
            raise AppError(SUSPICIOUS_COMPRESSION, f"{blob.name}: {blob.size} bytes") from e
        raise AppError(PARQUET_UNREADABLE, f"{blob.name}: {e.detail}") from e
