"""How ClickHouse reads the landing zone: one function for a folder, Azure Blob and S3.

For Azure and S3 the credentials stay on the ClickHouse server, in a named collection called
`landing`; no key passes through a query.
"""

from collections.abc import Sequence
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


# One text column each, told apart: a short line is NULL at its end, a long one fills the
# sentinel, an empty field stays ''.
CSV_AS_TEXT = {
    "input_format_csv_allow_variable_number_of_columns": 1,
    "input_format_csv_empty_as_default": 0,
    "input_format_csv_trim_whitespaces": 0,
    "input_format_csv_use_best_effort_in_schema_inference": 0,
    "input_format_csv_detect_header": 0,
    # Never in a file: a cell that is only a NUL byte is no unknown, and goes to quarantine.
    "format_csv_null_representation": "\x00no null\x00",
}
_AZURE = (
    "azureBlobStorage(landing, container = {{container:String}}, blob_path = {{path:String}},"
    " format = '{format}', compression = {{compression:String}}{structure})"
)
_S3 = (
    "s3(landing, filename = {{path:String}}, format = '{format}',"
    " compression_method = {{compression:String}}{structure})"
)
_FILE = "file({{path:String}}, '{format}', {structure}, {{compression:String}})"
_NAMED_STRUCTURE = ", structure = {structure:String}"
# A file of its own schema is asked for it.
_FILE_STRUCTURE = {"CSV": "{structure:String}", "Parquet": "'auto'"}


def together(landing_url: str, paths: Sequence[str]) -> str | None:
    """One path for all of them, or None where the engine would list the whole zone to find them."""
    if urlsplit(landing_url).scheme != "file":
        return None
    return f"{{{','.join(paths)}}}"


def reading(
    landing_url: str, path: str, *, gzip: bool = False, format_: str = "CSV"
) -> TableFunction:
    """`format_` is `CSV` or `Parquet`. Raises AppError `source_url_invalid` for another URL."""
    parts = urlsplit(landing_url)
    compression = {"compression": "gzip" if gzip else "none"}
    named = _NAMED_STRUCTURE if format_ == "CSV" else ""
    if parts.scheme == "file":
        sql = _FILE.format(format=format_, structure=_FILE_STRUCTURE[format_])
        local = str(Path(unquote(parts.path)) / path)
        return TableFunction(sql, {"path": local} | compression)
    below = "/".join(part for part in (parts.path.strip("/"), path) if part)
    if parts.scheme == "s3":
        # It becomes part of a URL there.
        sql = _S3.format(format=format_, structure=named)
        return TableFunction(sql, {"path": quote(below)} | compression)
    if parts.scheme == "az":
        sql = _AZURE.format(format=format_, structure=named)
        return TableFunction(sql, {"container": parts.netloc, "path": below} | compression)
    raise AppError(SOURCE_URL_INVALID, parts.scheme)
