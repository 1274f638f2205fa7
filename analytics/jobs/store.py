"""Where results lie until they expire: any store that obstore knows, by `EXPORTS_URL`."""

import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, cast
from urllib.parse import unquote, urlsplit

import obstore
from django.conf import settings
from obstore.exceptions import BaseError

from abi.core.errors import AppError
from analytics.jobs.errors import RESULT_GONE, STORE_UNWRITABLE
from billing.storage import Place, place, reachable


@contextmanager
def writing(path: str) -> Iterator[IO[bytes]]:
    """A file in that place, whole when this is left. Raises AppError `job_store_unwritable`."""
    where = _where()
    with (
        reachable("results", STORE_UNWRITABLE),
        obstore.open_writer(where.store, _at(where, path)) as file,
    ):
        yield cast("IO[bytes]", file)


def reading(path: str) -> Iterator[bytes]:
    """The file in pieces of about a mebibyte. Raises AppError `job_result_gone`."""
    where = _where()
    try:
        with reachable("results", STORE_UNWRITABLE):
            found = obstore.get(where.store, _at(where, path))
    except AppError as error:
        if isinstance(error.__cause__, FileNotFoundError):
            raise AppError(RESULT_GONE, "") from error
        raise
    return (bytes(chunk) for chunk in found.stream(min_chunk_size=1024 * 1024))


def discard(folder: str) -> None:
    """Give up all below; what is not there, or cannot be reached, is none of our trouble."""
    where = _where()
    below = _at(where, folder)
    with suppress(BaseError, OSError):
        paths = [meta["path"] for page in obstore.list(where.store, below) for meta in page]
        obstore.delete(where.store, paths)
        if where.root_url.startswith("file://"):
            # Folders, and the halves of files whose writer was killed, which are not listed.
            root = Path(unquote(urlsplit(where.root_url).path))
            shutil.rmtree(root / below, ignore_errors=True)


def folder_of(job: uuid.UUID, attempt: int | None = None) -> str:
    """Where a job writes, or one attempt at it: two attempts never share a file."""
    return f"jobs/{job}" if attempt is None else f"jobs/{job}/{attempt}"


def _where() -> Place:
    return place(settings.EXPORTS_URL, create=True)


def _at(where: Place, path: str) -> str:
    return f"{where.prefix}/{path}".lstrip("/")
