"""The files an export can be, by name and by media type."""

from dataclasses import dataclass
from enum import StrEnum

from abi.core.errors import AppError
from analytics.focus.errors import UNKNOWN_FORMAT
from analytics.focus.shapes import Shape


class FileFormat(StrEnum):
    CSV = "csv"
    CSV_GZ = "csv.gz"
    JSONL = "jsonl"
    PARQUET = "parquet"


@dataclass(frozen=True, slots=True)
class Written:
    """How a format is written and called."""

    shape: Shape
    media_type: str


WRITTEN = {
    FileFormat.CSV: Written(Shape.CSV, "text/csv"),
    FileFormat.CSV_GZ: Written(Shape.CSV, "application/gzip"),
    FileFormat.JSONL: Written(Shape.JSON, "application/x-ndjson"),
    FileFormat.PARQUET: Written(Shape.COLUMNS, "application/vnd.apache.parquet"),
}
_ANYTHING = ("", "*/*", "application/json", "text/*", "application/*")


def format_of(named: str, accepted: str) -> FileFormat:
    """A format named in the question, else the first one that `Accept` names, else CSV.

    Raises AppError `focus_format_unknown`.
    """
    if named:
        return FileFormat(named)
    types = [part.partition(";")[0].strip().lower() for part in accepted.split(",")]
    for type_ in types:
        for format_, written in WRITTEN.items():
            if written.media_type == type_:
                return format_
    if any(type_ in _ANYTHING for type_ in types):
        return FileFormat.CSV
    raise AppError(UNKNOWN_FORMAT, accepted[:200])


def shape_of(format_: FileFormat, *, excel: bool) -> Shape:
    """The variant for spreadsheets exists of CSV alone."""
    shape = WRITTEN[format_].shape
    return Shape.EXCEL if excel and shape is Shape.CSV else shape
