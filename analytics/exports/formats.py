"""The files an export can be, by name and by media type."""

from dataclasses import dataclass
from enum import StrEnum

from analytics.exports.shapes import Shape


class FileFormat(StrEnum):
    """`jsonl` is JSON lines, which others call NDJSON."""

    CSV = "csv"
    CSV_GZ = "csv.gz"
    JSONL = "jsonl"
    PARQUET = "parquet"
    XLSX = "xlsx"


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
    FileFormat.XLSX: Written(
        Shape.COLUMNS, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ),
}


def shape_of(format_: FileFormat, *, excel: bool) -> Shape:
    """The variant for spreadsheets exists of CSV alone."""
    shape = WRITTEN[format_].shape
    return Shape.EXCEL if excel and shape is Shape.CSV else shape
