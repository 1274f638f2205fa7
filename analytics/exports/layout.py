"""What a file is to look like, apart from its rows. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from analytics.exports.columns import Column
from analytics.exports.formats import FileFormat


@dataclass(frozen=True, slots=True)
class Layout:
    """`measures` are what is summed. `about` is said in the file itself where there is a place for
    it: a sheet of its own in a workbook, the metadata of Parquet.
    """

    columns: tuple[Column, ...]
    measures: tuple[str, ...]
    format: FileFormat
    bom: bool = False
    about: Mapping[str, str] = field(default_factory=dict)
