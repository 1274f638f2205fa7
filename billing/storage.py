"""Folders and containers by URL.

The account and its credentials are those of the source, else come from the environment, as
obstore reads them:
AZURE_STORAGE_ACCOUNT_NAME with …_ACCOUNT_KEY or …_SAS_TOKEN (or a service principal, workload or
managed identity), AZURE_STORAGE_ENDPOINT; AWS_ACCESS_KEY_ID … for S3. docs/services.md lists them.
"""

import os
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import AzureStore, LocalStore, ObjectStore, from_url

from abi.core.errors import AppError, ErrorKind
from billing.errors import SOURCE_UNREACHABLE, SOURCE_URL_INVALID

# Whose variables speak for a kind of URL.
_CLOUD = {"az": "AZURE", "s3": "AWS"}
# Storage services name what is wrong in an XML document.
_CODE = re.compile(r"<Code>(\w+)</Code>")
_CUT = re.compile("response body|list response|missing from response")
# It becomes part of an address: no port, no name of a person, no other host.
_CONTAINER = re.compile(r"[A-Za-z0-9$][A-Za-z0-9._-]{0,254}")
_PAUSES = (0.2, 0.4, 0.8, 1.6)


@dataclass(frozen=True, slots=True)
class Place:
    """A store rooted at the container (or folder), and where below it to look."""

    store: ObjectStore
    root_url: str
    prefix: str


@dataclass(frozen=True, slots=True)
class StoredObject:
    """An object as a listing shows it. `changed_at` is ISO 8601."""

    path: str
    size: int
    etag: str
    changed_at: str


@dataclass(frozen=True, slots=True)
class Access:
    """Which account and as whom, in obstore's own words; shows in no repr.

    `provider` is obstore's credential provider, for identities that fetch tokens.
    """

    config: Mapping[str, str] = field(repr=False)
    provider: Callable[[], Any] | None = field(default=None, repr=False)


def place(url: str, *, create: bool = False, access: Access | None = None) -> Place:
    """`access` is only for `az://`; without it the environment's account is used.

    Raises AppError `source_url_invalid`; `source_unreachable` for a missing folder.
    """
    parts = urlsplit(url)
    if parts.scheme == "file" and not parts.netloc:
        return _local(Path(unquote(parts.path)), create=create)
    if parts.scheme in _CLOUD and _CONTAINER.fullmatch(parts.netloc):
        root = f"{parts.scheme}://{parts.netloc}"
        with reachable(root):
            return Place(_cloud(root, access), root, parts.path.strip("/"))
    raise AppError(SOURCE_URL_INVALID, url.split("?", maxsplit=1)[0])


def _cloud(root: str, access: Access | None) -> ObjectStore:
    scheme, _, container = root.partition("://")
    if access and scheme == "az":
        plain = access.config.get("endpoint", "").startswith("http://")
        return AzureStore(
            container,
            config=dict(access.config),  # type: ignore[arg-type] # its keys are obstore's
            credential_provider=access.provider,
            client_options=_client(plain=plain),
            retry_config={"max_retries": 5},
        )
    # Client options replace those of the environment, so this one is read here.
    plain = os.environ.get(f"{_CLOUD[scheme]}_ALLOW_HTTP", "").lower() in ("1", "true")
    return from_url(root, client_options=_client(plain=plain), retry_config={"max_retries": 5})


def _client(*, plain: bool) -> Any:
    """A file may take long; a server that has stopped sending may not."""
    return {"timeout": "1h", "read_timeout": "1m", "allow_http": plain}


def _local(path: Path, *, create: bool) -> Place:
    folder, prefix = (path.parent, path.name) if path.is_file() else (path, "")
    if not create and not folder.is_dir():
        raise AppError(SOURCE_UNREACHABLE, str(path))
    return Place(LocalStore(folder, mkdir=create), folder.as_uri(), prefix)


@contextmanager
def reachable(what: str, kind: ErrorKind = SOURCE_UNREACHABLE) -> Iterator[None]:
    """The store's errors as ours, of this kind; `what` must hold no secret."""
    try:
        yield
    except (BaseError, OSError) as e:
        raise AppError(kind, f"{what}: {_reason(e)}") from e


def _reason(error: Exception) -> str:
    """The service's own code (ContainerNotFound …), else the end of the first line: no address."""
    if named := _CODE.search(str(error)):
        return named.group(1)
    first, *_ = str(error).splitlines() or [""]
    return first.rstrip(" :").rpartition(": ")[2][:200] or type(error).__name__


def objects(where: Place) -> list[StoredObject]:
    """Everything below the place, in path order; the object itself when it is one."""

    def listed() -> list[Any]:
        with reachable(f"{where.root_url}/{where.prefix}".rstrip("/")):
            pages = obstore.list(where.store, where.prefix or None)
            found = [meta for page in pages for meta in page]
            return found or ([obstore.head(where.store, where.prefix)] if where.prefix else [])

    stored = (
        StoredObject(
            meta["path"], meta["size"], meta["e_tag"] or "", meta["last_modified"].isoformat()
        )
        for meta in persistently(listed)
    )
    return sorted(stored, key=lambda item: item.path)


def persistently[T](read: Callable[[], T], *kinds: ErrorKind) -> T:
    """Read again what came cut off: a body is not covered by the store's own retries.

    `kinds` are refusals that may pass besides `source_unreachable`; the last one is raised.
    """
    for pause in _PAUSES:
        try:
            return read()
        except AppError as error:
            if error.kind not in (SOURCE_UNREACHABLE, *kinds) or not _was_cut(error.__cause__):
                raise
        time.sleep(pause)
    return read()


def _was_cut(cause: BaseException | None) -> bool:
    """Told by the store, or found out by us. What it refused, it has asked again by itself."""
    return cause is None or _CUT.search(str(cause)) is not None


def read_bytes(store: ObjectStore, path: str, *, size: int | None = None) -> bytes:
    """A small object, whole: of the size that was listed, if that is told."""

    def read() -> bytes:
        with reachable(path):
            content = bytes(obstore.get(store, path).bytes())
        if size not in (None, len(content)):
            raise AppError(SOURCE_UNREACHABLE, f"{path}: {len(content)} of {size} bytes came")
        return content

    return persistently(read)


def read_chunks(store: ObjectStore, path: str) -> Iterator[bytes]:
    """Any object in pieces of about a mebibyte."""
    with reachable(path):
        for chunk in obstore.get(store, path).stream(min_chunk_size=1024 * 1024):
            yield bytes(chunk)
