"""Files that lie in a folder or container: listed, verified, copied."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from abi.core.errors import AppError
from billing.azure import pulls
from billing.azure.connector import Wanted, Zone
from billing.deliveries import DeliveredBlob, Delivery, Fetched, LandedBlob
from billing.errors import MANIFEST_DISAGREES
from billing.storage import Access, Place, persistently, place, read_chunks

Find = Callable[[Place, Wanted], tuple[Delivery, ...]]


class Stored:
    """The connector of exports and of plain files; `find` tells the two apart."""

    def __init__(self, url: str, find: Find, access: Access | None = None) -> None:
        self._url = url
        self._find = find
        self._access = access

    def discover(self, wanted: Wanted, zone: Zone) -> tuple[Delivery, ...]:  # noqa: ARG002
        """Raises AppError `source_unreachable`, `manifest_unreadable`, …: as `find` does."""
        return self._find(place(self._url, access=self._access), wanted)

    def fetch(self, delivery: Delivery, zone: Zone) -> Fetched:
        """Raises AppError `manifest_disagrees`, `source_unreachable`."""
        verify(delivery)
        root = place(delivery.root_url, access=self._access)
        blobs = [
            pulls.kept_once(
                zone, pulls.note(delivery, f"part-{number:05d}"), partial(_copied, root, blob, zone)
            )
            for number, blob in enumerate(delivery.blobs)
        ]
        return Fetched(tuple(blobs), delivery.stated_rows)


def verify(delivery: Delivery) -> None:
    """What a listing can tell, before a byte is copied."""
    if delivery.missing:
        raise AppError(MANIFEST_DISAGREES, f"not there: {', '.join(delivery.missing)[:400]}")
    stated = delivery.stated_blobs
    if stated and stated != len(delivery.blobs):
        raise AppError(MANIFEST_DISAGREES, f"{stated} files stated, {len(delivery.blobs)} listed")
    for blob in delivery.blobs:
        if blob.stated_bytes not in (None, blob.size):
            detail = f"{blob.path}: {blob.stated_bytes} bytes stated, {blob.size} there"
            raise AppError(MANIFEST_DISAGREES, detail)
    if delivery.stated_bytes not in (None, delivery.bytes):
        detail = f"{delivery.stated_bytes} bytes stated, {delivery.bytes} there"
        raise AppError(MANIFEST_DISAGREES, detail)


def _copied(root: Place, blob: DeliveredBlob, zone: Zone) -> LandedBlob:
    kept = persistently(lambda: zone.keep(blob.path, _whole(root, blob)), MANIFEST_DISAGREES)
    return replace(kept, stated_rows=blob.stated_rows)


def _whole(root: Place, blob: DeliveredBlob) -> Iterator[bytes]:
    """Counted before anybody looks inside: a gzip that was cut off on the way is not broken."""
    size = 0
    for chunk in read_chunks(root.store, blob.path):
        size += len(chunk)
        yield chunk
    if size != blob.size:
        raise AppError(MANIFEST_DISAGREES, f"{blob.path}: {blob.size} bytes listed, {size} read")
