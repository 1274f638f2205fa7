"""The landing zone: Azure's bytes, copied once, named by their hash, never written again."""

import hashlib
import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict

import obstore
from django.conf import settings
from obstore.exceptions import AlreadyExistsError, BaseError, NotSupportedError
from obstore.store import ObjectStore

from abi.core.errors import AppError
from billing.csv_head import GZIP_MAGIC
from billing.deliveries import DeliveredBlob, Delivery, Landed, LandedBlob
from billing.errors import MANIFEST_DISAGREES
from billing.storage import Place, place, reachable, read_bytes, read_chunks

# Part of every content hash: raise it when the same bytes must be read anew, because the
# rules that turn a text into a charge have changed.
READING_VERSION = 1


def zone() -> Place:
    """Where LANDING_URL points; a local folder is made."""
    return place(settings.LANDING_URL, create=True)


def path_of(blob: LandedBlob) -> str:
    """Where the blob lies in the landing zone's store."""
    return _at(zone(), blob.path)


def land(delivery: Delivery) -> Landed:
    """Copy what is not there yet. Safe to run twice and at the same time.

    Raises AppError `manifest_disagrees`, `source_unreachable`.
    """
    _verify(delivery)
    target = zone()
    note = _at(target, f"landed/{delivery.content_key}.json")
    if known := _noted(target.store, note):
        return _landed(delivery, known)
    source = place(delivery.root_url)
    blobs = tuple(_copied(source.store, target, blob) for blob in delivery.blobs)
    _write_once(target.store, note, json.dumps([asdict(blob) for blob in blobs]).encode())
    return _landed(delivery, blobs)


def _verify(delivery: Delivery) -> None:
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


def _copied(source: ObjectStore, target: Place, blob: DeliveredBlob) -> LandedBlob:
    """Streamed under a passing name, then given the name of its hash."""
    with _passing(target) as passing:
        name, size, gzip = _streamed(source, blob.path, target.store, passing)
        if size != blob.size:
            detail = f"{blob.path}: {blob.size} bytes listed, {size} read"
            raise AppError(MANIFEST_DISAGREES, detail)
        path = f"raw/{name[:2]}/{name}.csv{'.gz' if gzip else ''}"
        _name_once(target.store, passing, _at(target, path))
    return LandedBlob(blob.path, path, name, size, gzip, blob.stated_rows)


@contextmanager
def _passing(target: Place) -> Iterator[str]:
    """A name under which nothing is left, however the copy ends, where we may delete."""
    path = _at(target, f"incoming/{uuid.uuid4().hex}")
    try:
        yield path
    finally:
        with suppress(BaseError, OSError):
            obstore.delete(target.store, path)


def _streamed(
    source: ObjectStore, path: str, store: ObjectStore, passing: str
) -> tuple[str, int, bool]:
    """Hash, size and whether it is gzip."""
    digest, size, magic = hashlib.sha256(), 0, b""
    with reachable(settings.LANDING_URL), obstore.open_writer(store, passing) as writer:
        for chunk in read_chunks(source, path):
            digest.update(chunk)
            size, magic = size + len(chunk), magic or chunk[:2]
            writer.write(chunk)
    return digest.hexdigest(), size, magic == GZIP_MAGIC


def _name_once(store: ObjectStore, passing: str, path: str) -> None:
    with reachable(path):
        try:
            obstore.copy(store, passing, path, overwrite=False)
        except AlreadyExistsError:
            return
        except NotSupportedError:
            # S3 copies over what is there; of this name that can only be the same bytes.
            obstore.copy(store, passing, path)


def _write_once(store: ObjectStore, path: str, data: bytes) -> None:
    with reachable(path):
        try:
            obstore.put(store, path, data, mode="create")
        except AlreadyExistsError:
            return


def _noted(store: ObjectStore, path: str) -> tuple[LandedBlob, ...] | None:
    with reachable(path):
        try:
            obstore.head(store, path)
        except FileNotFoundError:
            return None
    return tuple(LandedBlob(**item) for item in json.loads(read_bytes(store, path)))


def _landed(delivery: Delivery, blobs: tuple[LandedBlob, ...]) -> Landed:
    hashes = "\n".join([f"reading {READING_VERSION}", *sorted(blob.sha256 for blob in blobs)])
    return Landed(
        source=delivery.source,
        dataset=delivery.dataset,
        billing_period=delivery.billing_period,
        run_id=delivery.run_id,
        content_hash=hashlib.sha256(hashes.encode()).hexdigest(),
        stated_rows=delivery.stated_rows,
        blobs=blobs,
    )


def _at(target: Place, path: str) -> str:
    return f"{target.prefix}/{path}" if target.prefix else path
