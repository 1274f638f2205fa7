"""A file, or a range of it, as Blob Storage sends it."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from abi.stack.fake_azure.answers import AzureError

_CHUNK = 1 << 18
_RANGE = re.compile(r"bytes=(\d+)-(\d*)", re.ASCII)


def file_answer(path: Path, request: Request, *, etag: str) -> Response:
    """Raises AzureError when If-Match names another version or the range is none."""
    if request.headers.get("if-match", etag) not in (etag, "*"):
        raise AzureError(412, "ConditionNotMet", "The condition was not met.")
    headers = file_headers(path, etag)
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers=headers)
    size = path.stat().st_size
    start, end = _range(request, size)
    status = 200
    if (start, end) != (0, size):
        status, headers["Content-Range"] = 206, f"bytes {start}-{end - 1}/{size}"
    headers["Content-Length"] = str(end - start)
    if request.method == "HEAD":
        return Response(status_code=status, headers=headers)
    kind = "application/octet-stream"
    return StreamingResponse(_read(path, start, end), status, headers, kind)


def file_headers(path: Path, etag: str) -> dict[str, str]:
    at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return {
        "ETag": etag,
        "Last-Modified": format_datetime(at, usegmt=True),
        "Accept-Ranges": "bytes",
        "x-ms-blob-type": "BlockBlob",
        "x-ms-version": "2021-08-06",
        "x-ms-creation-time": format_datetime(at, usegmt=True),
    }


def _range(request: Request, size: int) -> tuple[int, int]:
    """As a half-open interval."""
    text = request.headers.get("x-ms-range") or request.headers.get("range") or ""
    found = _RANGE.fullmatch(text)
    if not found:
        return 0, size
    start = int(found[1])
    end = min(int(found[2]) + 1, size) if found[2] else size
    if start >= end:
        raise AzureError(416, "InvalidRange", "The range specified is invalid for this resource.")
    return start, end


def _read(path: Path, start: int, end: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(start)
        while start < end:
            chunk = file.read(min(_CHUNK, end - start))
            if not chunk:
                return
            start += len(chunk)
            yield chunk
