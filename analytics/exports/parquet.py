"""Parquet: types as wide as the money, so that no digit is lost."""

from collections.abc import Iterable

import pyarrow as pa
import pyarrow.parquet as pq

from abi.core.clickhouse.statement import Result
from analytics.exports.columns import Kind
from analytics.exports.layout import Layout
from analytics.exports.tally import Hashing, Tally

# Smaller groups read slowly; larger ones are memory, held until they are written.
_GROUP_ROWS = 65_536
_TYPES = {
    Kind.TEXT: pa.string(),
    Kind.JSON: pa.string(),
    Kind.DECIMAL: pa.decimal256(76, 30),
    Kind.CONVERTED: pa.decimal256(76, 48),
    Kind.INTEGER: pa.int64(),
    Kind.DATE: pa.date32(),
    Kind.TIME: pa.timestamp("s", "UTC"),
    Kind.MOMENT: pa.timestamp("ms", "UTC"),
}


def schema_of(layout: Layout) -> pa.Schema:
    """Every column may be null; what the file is about is its metadata."""
    fields = [pa.field(column.name, _TYPES[column.kind]) for column in layout.columns]
    return pa.schema(fields, metadata=dict(layout.about) or None)


def write_parquet(blocks: Iterable[Result], to: Hashing, layout: Layout) -> Tally:
    """Rows in groups, compressed by zstd."""
    tally, schema = Tally(layout.measures), schema_of(layout)
    waiting: list[pa.RecordBatch] = []
    with pq.ParquetWriter(to, schema, compression="zstd") as writer:
        for block in blocks:
            tally.add(block)
            waiting.append(_batch(block, schema))
            if sum(batch.num_rows for batch in waiting) >= _GROUP_ROWS:
                writer.write_table(pa.Table.from_batches(waiting))
                waiting = []
        if waiting:
            writer.write_table(pa.Table.from_batches(waiting))
    return tally


def _batch(block: Result, schema: pa.Schema) -> pa.RecordBatch:
    columns = [pa.array(block.column(f"c{i}"), type=field.type) for i, field in enumerate(schema)]
    return pa.RecordBatch.from_arrays(columns, schema=schema)
