"""The landing zone: bytes kept once, named by their hash, never written again."""

import hashlib
import json
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import obstore
from django.conf import settings
from obstore.exceptions import AlreadyExistsError, BaseError, NotSupportedError
from obstore.store import ObjectStore

from billing.csv_head import GZIP_MAGIC
from billing.deliveries import LandedBlob
from billing.errors import LANDING_UNWRITABLE
from billing.inflating import sound
from billing.storage import Place, place, reachable, read_bytes, read_chunks
from billing.tidiness import Tidiness

PARQUET_MAGIC = b"PAR1"
_ENDINGS = {"csv": ".csv", "csv.gz": ".csv.gz", "parquet": ".parquet"}


@dataclass(frozen=True, slots=True)
class _Copied:
    """What streaming told: `start` are the first four bytes."""

    sha256: str
    size: int
    start: bytes


class LandingZone:
    """Where LANDING_URL points; a local folder is made."""

    def __init__(self) -> None:
        self._place = place(settings.LANDING_URL, create=True)

    @property
    def store(self) -> ObjectStore:
        return self._place.store

    def path_of(self, blob: LandedBlob) -> str:
        """Where the blob lies in `store`."""
        return self._at(blob.path)

    def keep(self, name: str, chunks: Iterable[bytes]) -> LandedBlob:
        """Streamed under a passing name, then given the name of its hash.

        Raises AppError `source_unreachable` when the zone cannot be written, and
        `compressed_file_broken`, `suspicious_compression`, `file_too_large` for a gzip that is
        cut short or a bomb.
        """
        with _passing(self._place, self._at(f"incoming/{uuid.uuid4().hex}")) as passing:
            tidiness = Tidiness()
            copied = _streamed(self.store, passing, sound(name, chunks, tidiness))
            gzip, format_ = copied.start.startswith(GZIP_MAGIC), _format(copied.start)
            ending = _ENDINGS["csv.gz" if gzip else format_]
            path = f"raw/{copied.sha256[:2]}/{copied.sha256}{ending}"
            _name_once(self.store, passing, self._at(path))
        return LandedBlob(
            name, path, copied.sha256, copied.size, gzip, format=format_, tidy=tidiness.end()
        )

    def read(self, blob: LandedBlob) -> Iterator[bytes]:
        """Bytes kept before, in pieces of about a mebibyte."""
        return read_chunks(self.store, self.path_of(blob))

    def remember(self, name: str, value: Mapping[str, Any]) -> None:
        """Write a small JSON note once; a second note of that name is ignored."""
        path = self._at(name)
        with reachable(path, LANDING_UNWRITABLE), suppress(AlreadyExistsError):
            obstore.put(self.store, path, json.dumps(value).encode(), mode="create")

    def recall(self, name: str) -> dict[str, Any] | None:
        """The note of that name, if there is one."""
        path = self._at(name)
        with reachable(path):
            try:
                obstore.head(self.store, path)
            except FileNotFoundError:
                return None
        found: dict[str, Any] = json.loads(read_bytes(self.store, path))
        return found

    def names(self, prefix: str) -> tuple[str, ...]:
        """Notes below a folder (`a/b/`), in the order of their names."""
        below = self._at(prefix.rstrip("/"))
        with reachable(below):
            found = [meta["path"] for page in obstore.list(self.store, below) for meta in page]
        return tuple(sorted(path[len(self._at("")) :] for path in found))

    def _at(self, path: str) -> str:
        return f"{self._place.prefix}/{path}".lstrip("/")


def _format(start: bytes) -> str:
    return "parquet" if start == PARQUET_MAGIC else "csv"


@contextmanager
def _passing(target: Place, path: str) -> Iterator[str]:
    """A name under which nothing is left, however the copy ends, where we may delete."""
    try:
        yield path
    finally:
        with suppress(BaseError, OSError):
            obstore.delete(target.store, path)


def _streamed(store: ObjectStore, passing: str, chunks: Iterable[bytes]) -> _Copied:
    digest, size, start = hashlib.sha256(), 0, b""
    with reachable(passing, LANDING_UNWRITABLE), obstore.open_writer(store, passing) as writer:
        for chunk in chunks:
            digest.update(chunk)
            size, start = size + len(chunk), (start + chunk[:4])[:4]
            writer.write(chunk)
    return _Copied(digest.hexdigest(), size, start)


def _name_once(store: ObjectStore, passing: str, path: str) -> None:
    with reachable(path, LANDING_UNWRITABLE):
        try:
            obstore.copy(store, passing, path, overwrite=False)
        except AlreadyExistsError:
            return
        except NotSupportedError:
            # S3 copies over what is there; of this name that can only be the same bytes.
            obstore.copy(store, passing, path)
