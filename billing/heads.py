"""The head of a file, CSV or Parquet, wherever it lies."""

from collections.abc import Callable, Iterator

import obstore
from obstore.store import ObjectStore

from billing import csv_head, parquet_head
from billing.csv_head import Head
from billing.deliveries import LandedBlob
from billing.storage import reachable, read_chunks
from billing.zone import PARQUET_MAGIC, LandingZone

__all__ = ["Head", "head_of", "landed_head", "rows_of"]


def head_of(store: ObjectStore, path: str) -> Head:
    """A Parquet file is landed first: ClickHouse reads nothing elsewhere.

    Raises AppError `header_unreadable`, `encoding_not_read`, `archive_not_read`,
    `too_many_columns`, `parquet_unreadable`.
    """
    if _is_parquet(store, path):
        return parquet_head.head_of(_landed(store, path))
    return csv_head.head_of(store, path)


def landed_head(zone: LandingZone, blob: LandedBlob) -> Head:
    """Of bytes in the landing zone; raises as `head_of` does."""
    if blob.format == "parquet":
        return parquet_head.head_of(blob)
    return csv_head.head_of(zone.store, zone.path_of(blob))


def rows_of(
    store: ObjectStore, path: str, *, wanted: Callable[[str], bool], limit: int
) -> Iterator[dict[str, str]]:
    """The first `limit` records; at least those columns that are `wanted` by name."""
    if _is_parquet(store, path):
        return parquet_head.rows_of(_landed(store, path), wanted=wanted, limit=limit)
    return csv_head.rows_of(store, path, limit=limit)


def _is_parquet(store: ObjectStore, path: str) -> bool:
    with reachable(path):
        if obstore.head(store, path)["size"] < len(PARQUET_MAGIC):
            return False
        start = obstore.get_range(store, path, start=0, length=len(PARQUET_MAGIC))
    return bytes(start) == PARQUET_MAGIC


def _landed(store: ObjectStore, path: str) -> LandedBlob:
    return LandingZone().keep(path, read_chunks(store, path))
