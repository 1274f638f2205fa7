"""Which file an export of FOCUS is, as the question or its headers say."""

from abi.core.errors import AppError
from analytics.exports.formats import WRITTEN, FileFormat
from analytics.focus.errors import UNKNOWN_FORMAT

# A workbook of a hundred columns helps nobody, and the validator reads none.
FOCUS_FORMATS = tuple(each for each in FileFormat if each is not FileFormat.XLSX)
_ANYTHING = ("", "*/*", "application/json", "text/*", "application/*")


def format_of(named: str, accepted: str) -> FileFormat:
    """A format named in the question, else the first one that `Accept` names, else CSV.

    Raises AppError `focus_format_unknown`.
    """
    if named:
        return FileFormat(named)
    types = [part.partition(";")[0].strip().lower() for part in accepted.split(",")]
    for type_ in types:
        for format_ in FOCUS_FORMATS:
            if WRITTEN[format_].media_type == type_:
                return format_
    if any(type_ in _ANYTHING for type_ in types):
        return FileFormat.CSV
    raise AppError(UNKNOWN_FORMAT, accepted[:200])
