"""Blocks of rows to a file, hashed and counted on the way."""

import gzip
import hashlib
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import IO, Any, Protocol, override

import pyarrow as pa
import pyarrow.parquet as pq

from abi.core.clickhouse.statement import Result
from abi.core.decimals import EXACT, ZERO
from analytics.focus.columns import COLUMNS, NAMES, Kind
from analytics.focus.formats import FileFormat
from analytics.focus.shapes import Shape

_BOM = "\ufeff"
_TYPES = {
    Kind.TEXT: pa.string(),
    Kind.JSON: pa.string(),
    # As wide as the money: no digit is lost.
    Kind.DECIMAL: pa.decimal256(76, 30),
    Kind.TIME: pa.timestamp("s", "UTC"),
}
SCHEMA = pa.schema([(column.name, _TYPES[column.kind]) for column in COLUMNS])


class _Bytes(Protocol):
    def write(self, data: bytes, /) -> int: ...


@dataclass(slots=True)
class Tally:
    """What went into a file: rows, and both costs of each currency."""

    rows: int = 0
    billed: dict[str, Decimal] = field(default_factory=dict)
    effective: dict[str, Decimal] = field(default_factory=dict)

    def add(self, block: Result) -> None:
        self.rows += len(block)
        columns = (
            block.column(name) for name in ("BillingCurrency", "BilledCost", "EffectiveCost")
        )
        for currency, billed, effective in zip(*columns, strict=True):
            self.add_sums(str(currency), _decimal(billed), _decimal(effective))

    def add_sums(self, currency: str, billed: Decimal, effective: Decimal) -> None:
        self.billed[currency] = EXACT.add(self.billed.get(currency, ZERO), billed)
        self.effective[currency] = EXACT.add(self.effective.get(currency, ZERO), effective)


class Hashing(io.RawIOBase):
    """Passes bytes on to a file and hashes them."""

    def __init__(self, to: IO[bytes]) -> None:
        super().__init__()
        self._to, self._hash, self.size = to, hashlib.sha256(), 0

    @override
    def write(self, data: Any) -> int:
        self._hash.update(data)
        self.size += memoryview(data).nbytes
        self._to.write(data)
        return memoryview(data).nbytes

    @override
    def writable(self) -> bool:
        return True

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()


def write(blocks: Iterable[Result], *, to: Hashing, format_: FileFormat, shape: Shape) -> Tally:
    """Every block in turn; the file is whole when this returns."""
    return _WRITERS[format_](blocks, to, shape)


def _write_text(blocks: Iterable[Result], to: _Bytes, shape: Shape) -> Tally:
    tally = Tally()
    if shape in (Shape.CSV, Shape.EXCEL):
        bom = _BOM if shape is Shape.EXCEL else ""
        to.write(f"{bom}{','.join(NAMES)}\n".encode())
    for block in blocks:
        tally.add(block)
        to.write("".join(map(str, block.column("line"))).encode())
    return tally


def _write_gzip(blocks: Iterable[Result], to: Hashing, shape: Shape) -> Tally:
    """Without a time or a name in it: the same rows are the same bytes."""
    with gzip.GzipFile("", "wb", 6, to, mtime=0) as packed:
        return _write_text(blocks, packed, shape)


def _write_parquet(blocks: Iterable[Result], to: Hashing, _shape: Shape) -> Tally:
    tally = Tally()
    with pq.ParquetWriter(to, SCHEMA, compression="zstd") as writer:
        for block in blocks:
            tally.add(block)
            columns = [pa.array(block.column(name), type=SCHEMA.field(name).type) for name in NAMES]
            writer.write_table(pa.Table.from_arrays(columns, schema=SCHEMA))
    return tally


def _decimal(value: object) -> Decimal:
    if not isinstance(value, Decimal):
        raise TypeError(f"a cost is {type(value).__name__}, not a decimal")
    return value


_WRITERS: dict[FileFormat, Callable[[Iterable[Result], Hashing, Shape], Tally]] = {
    FileFormat.CSV: _write_text,
    FileFormat.CSV_GZ: _write_gzip,
    FileFormat.JSONL: _write_text,
    FileFormat.PARQUET: _write_parquet,
}
