"""How ClickHouse reads the landing zone: one function for a folder, Azure Blob and S3.

For Azure and S3 the credentials stay on the ClickHouse server, in a named collection called
`landing`; no key passes through a query.
"""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from abi.core.errors import AppError
from billing.errors import SOURCE_URL_INVALID


@dataclass(frozen=True, slots=True)
class TableFunction:
    """SQL with parameters, and their values; `{structure:String}` is left to the caller."""

    sql: str
    params: dict[str, str]


_AZURE = (
    "azureBlobStorage(landing, container = {container:String}, blob_path = {path:String},"
    " format = 'CSV', compression = {compression:String}, structure = {structure:String})"
)
_S3 = (
    "s3(landing, filename = {path:String}, format = 'CSV',"
    " compression_method = {compression:String}, structure = {structure:String})"
)
_FILE = "file({path:String}, 'CSV', {structure:String}, {compression:String})"


def reading(landing_url: str, path: str, *, gzip: bool) -> TableFunction:
    """Raises AppError `source_url_invalid` for a URL of another kind."""
    parts = urlsplit(landing_url)
    compression = {"compression": "gzip" if gzip else "none"}
    if parts.scheme == "file":
        local = str(Path(unquote(parts.path)) / path)
        return TableFunction(_FILE, {"path": local} | compression)
    below = "/".join(part for part in (parts.path.strip("/"), path) if part)
    if parts.scheme == "s3":
        # It becomes part of a URL there.
        return TableFunction(_S3, {"path": quote(below)} | compression)
    if parts.scheme == "az":
        named = {"container": parts.netloc, "path": below}
        return TableFunction(_AZURE, named | compression)
    raise AppError(SOURCE_URL_INVALID, parts.scheme)
