"""Files without a manifest: one file, or the files of one folder, given by a person."""

import hashlib
import posixpath
from collections import defaultdict

from abi.core.errors import AppError
from billing.azure.connector import Wanted
from billing.azure.exports import content_key
from billing.azure.manifest import NAMES
from billing.azure.reading import billing_period, dataset_of, is_telling
from billing.deliveries import DeliveredBlob, Delivery
from billing.errors import HEADER_UNREADABLE
from billing.heads import head_of, rows_of
from billing.storage import Place, StoredObject, objects

_ENDINGS = (".csv", ".csv.gz", ".parquet")
_TELLING_LINES = 100_000


def has_manifest(where: Place) -> bool:
    return any(posixpath.basename(item.path) in NAMES for item in objects(where))


def deliveries(where: Place, wanted: Wanted) -> tuple[Delivery, ...]:
    """The files directly in the folder, one delivery for each dataset and month they hold.

    Deeper files are left alone: below a folder they are runs that are not finished.
    Raises AppError `source_unreachable`, `missing_required_column`, `dates_ambiguous`.
    """
    groups: dict[tuple[str, str], list[StoredObject]] = defaultdict(list)
    empty = []
    for item in objects(where):
        if item.path.endswith(_ENDINGS) and _is_direct(item.path, where.prefix):
            if told := _month_and_dataset(where, item, wanted):
                groups[told].append(item)
            else:
                empty.append(item.path)
    if empty and not groups:
        raise AppError(HEADER_UNREADABLE, f"{empty[0]} has no line that names its month")
    return tuple(_delivery(where, wanted, key, groups[key]) for key in sorted(groups))


def _is_direct(path: str, prefix: str) -> bool:
    return path == prefix or posixpath.dirname(path) == prefix


def _month_and_dataset(where: Place, item: StoredObject, wanted: Wanted) -> tuple[str, str] | None:
    """None for a file that is a header and nothing more: beside others it holds nothing."""
    head = head_of(where.store, item.path)
    month = billing_period(
        head, currency=wanted.currency, dataset=wanted.dataset, rules=wanted.rules
    )
    if month is None:
        return None
    lines = rows_of(where.store, item.path, wanted=is_telling, limit=_TELLING_LINES)
    return month.isoformat(), wanted.dataset or dataset_of(head, lines) or "actual"


def _delivery(
    where: Place, wanted: Wanted, key: tuple[str, str], items: list[StoredObject]
) -> Delivery:
    blobs = tuple(DeliveredBlob(item.path, item.size, item.etag) for item in items)
    name = hashlib.sha256("\n".join(item.path for item in items).encode()).hexdigest()
    return Delivery(
        source=wanted.source,
        dataset=key[1],
        billing_period=key[0],
        run_id="",
        submitted_at=max(item.changed_at for item in items),
        root_url=where.root_url,
        manifest_path="",
        blobs=blobs,
        missing=(),
        stated_blobs=None,
        stated_bytes=None,
        stated_rows=None,
        content_key=content_key(name, blobs),
    )
