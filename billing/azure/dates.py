"""Azure's date styles. One per file, never guessed: day-first does not exist here."""

import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from abi.core.errors import AppError
from billing.errors import DATES_AMBIGUOUS


class DateStyle(StrEnum):
    """How a column writes its days; a time after the day is ignored."""

    ISO = "iso"
    US = "us"
    COMPACT = "compact"


_PATTERNS = {
    DateStyle.ISO: re.compile(r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})(?:[T ].*)?$"),
    DateStyle.US: re.compile(r"(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<y>\d{4})(?: .*)?$"),
    DateStyle.COMPACT: re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})$"),
}


def style_of(values: Iterable[str]) -> DateStyle:
    """The one style of these values; unreadable ones are left for quarantine.

    Raises AppError `dates_ambiguous` when two styles meet, or when a slashed date can only
    be day-first: then `03/04/2026` in the same file would be read wrongly in silence.
    """
    texts = [value.strip() for value in values if value.strip()]
    matches = {style: [t for t in texts if _PATTERNS[style].match(t)] for style in DateStyle}
    seen = [style for style in DateStyle if matches[style]]
    day_first = [text for text in matches[DateStyle.US] if int(text.split("/")[0]) > 12]
    if len(seen) > 1 or day_first or (texts and not seen):
        shown = ", ".join([matches[style][0] for style in seen] + day_first[:1]) or texts[0]
        raise AppError(DATES_AMBIGUOUS, f"dates such as {shown[:100]}")
    return seen[0] if seen else DateStyle.ISO


def day_of(text: str) -> date | None:
    """The day, or None when the text is no date."""
    for pattern in _PATTERNS.values():
        if found := pattern.match(text.strip()):
            try:
                return date(*(int(found[part]) for part in ("y", "m", "d")))
            except ValueError:
                return None
    return None


def day_sql(text: str, style: DateStyle) -> str:
    """ClickHouse text for `day_of`: NULL unless the calendar has that day.

    `toDateOrNull` alone turns 31 September into 1 October, so the day is written back
    and compared.
    """
    iso = {
        DateStyle.ISO: f"if(length({text}) = 10 OR substring({text}, 11, 1) IN ('T', ' '),"
        f" substring({text}, 1, 10), '')",
        DateStyle.US: f"if(match({text}, '^[0-9]{{1,2}}/[0-9]{{1,2}}/[0-9]{{4}}( |$)'),"
        f" replaceRegexpOne(replaceRegexpOne({text}, '^([0-9]+)/([0-9]+)/([0-9]{{4}}).*$',"
        f" '\\\\3-0\\\\1-0\\\\2'), '-0?([0-9]{{2}})-0?([0-9]{{2}})$', '-\\\\1-\\\\2'), '')",
        DateStyle.COMPACT: f"if(length({text}) = 8, concat(substring({text}, 1, 4), '-',"
        f" substring({text}, 5, 2), '-', substring({text}, 7, 2)), '')",
    }[style]
    return f"if(toString(toDateOrNull({iso})) = {iso}, toDateOrNull({iso}), NULL)"
