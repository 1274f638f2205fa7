"""The XML of List Blobs: names below a prefix, folded at a delimiter, in pages."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from xml.sax.saxutils import escape

Entry = tuple[str, Path | None]


def entries(files: Mapping[str, Path], prefix: str, delimiter: str) -> list[Entry]:
    """In order of name; what is folded has no file."""
    found: dict[str, Path | None] = {}
    for name in files:
        if not name.startswith(prefix):
            continue
        head, cut, _ = name[len(prefix) :].partition(delimiter) if delimiter else (name, "", "")
        if cut:
            found[prefix + head + cut] = None
        else:
            found[name] = files[name]
    return sorted(found.items())


def listing(
    container: str,
    found: Sequence[Entry],
    *,
    marker: str,
    size: int,
    etag: Callable[[Path], str],
) -> str:
    """The page that starts at the marker, which is the name of its first entry."""
    left = [entry for entry in found if entry[0] >= marker]
    page, following = left[:size], left[size : size + 1]
    inside = "".join(_entry(name, file, etag) for name, file in page)
    after = escape(following[0][0]) if following else ""
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        f'<EnumerationResults ContainerName="{escape(container)}">'
        f"<Blobs>{inside}</Blobs><NextMarker>{after}</NextMarker></EnumerationResults>"
    )


def _entry(name: str, file: Path | None, etag: Callable[[Path], str]) -> str:
    if file is None:
        return f"<BlobPrefix><Name>{escape(name)}</Name></BlobPrefix>"
    seen = file.stat()
    at = format_datetime(datetime.fromtimestamp(seen.st_mtime, UTC), usegmt=True)
    properties = {
        "Creation-Time": at,
        "Last-Modified": at,
        "Etag": etag(file),
        "Content-Length": str(seen.st_size),
        "Content-Type": "application/octet-stream",
        "BlobType": "BlockBlob",
    }
    inside = "".join(f"<{key}>{escape(value)}</{key}>" for key, value in properties.items())
    return f"<Blob><Name>{escape(name)}</Name><Properties>{inside}</Properties></Blob>"
