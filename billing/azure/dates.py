"""How files write days. One style per file, never guessed: day-first only where a rule says so."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum

from abi.core.errors import AppError
from billing.errors import DATES_AMBIGUOUS


class DateStyle(StrEnum):
    """How a column writes its days; a time after the day is ignored."""

    ISO = "iso"
    US = "us"
    COMPACT = "compact"
    DAY_FIRST = "day_first"


_PATTERNS = {
    DateStyle.ISO: re.compile(r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})(?:[T ].*)?$", re.ASCII),
    DateStyle.US: re.compile(r"(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<y>\d{4})(?: .*)?$", re.ASCII),
    DateStyle.COMPACT: re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})$", re.ASCII),
    DateStyle.DAY_FIRST: re.compile(
        r"(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4})(?: .*)?$", re.ASCII
    ),
}
_GUESSABLE = (DateStyle.ISO, DateStyle.US, DateStyle.COMPACT)
SLASHED = (DateStyle.US, DateStyle.DAY_FIRST)
"""The two ways round; only the first is ever assumed."""


def style_of(
    values: Iterable[str],
    *,
    day_first: bool = False,
    month_first: bool = False,
    period: date | None = None,
    witnesses: Sequence[str] = (),
) -> DateStyle:
    """The one style of these values; unreadable ones are left for quarantine.

    `period` is the month they should lie in, `witnesses` are the dates of every column of the
    file; `month_first` and `day_first` say that the question is settled.
    Raises AppError `dates_ambiguous` when two styles meet, when a slashed date can only be
    day-first, or when nothing tells which way round `03/04/2026` is meant.
    """
    texts = [value.strip() for value in values if value.strip()]
    known = [*_GUESSABLE[:1], DateStyle.DAY_FIRST, DateStyle.COMPACT] if day_first else _GUESSABLE
    matches = {style: [t for t in texts if _PATTERNS[style].match(t)] for style in known}
    seen = [style for style in known if matches[style]]
    if len(seen) > 1 or (texts and not seen):
        raise _ambiguous([matches[style][0] for style in seen] or texts)
    style = seen[0] if seen else DateStyle.ISO
    if style is DateStyle.US:
        _refuse_day_first([*matches[style], *witnesses])
        if not month_first and not _is_month_first(matches[style], period, witnesses):
            raise _ambiguous(matches[style])
    return style


def day_of(text: str, style: DateStyle | None = None) -> date | None:
    """The day, or None when the text is no date; of any style but day-first when none is given."""
    for each in (style,) if style else _GUESSABLE:
        if found := _PATTERNS[each].match(text.strip()):
            try:
                return date(*(int(found[part]) for part in ("y", "m", "d")))
            except ValueError:
                return None
    return None


def day_sql(text: str, style: DateStyle) -> str:
    """ClickHouse text for `day_of`: NULL unless the calendar has that day.

    One function of one text inside the other: where the engine tells repeating texts apart, each
    date of a file is read once. `toDateOrNull` would turn 31 September into 1 October.
    """
    plain, form = {
        DateStyle.ISO: (f"replaceRegexpOne({text}, '^([0-9-]{{10}})[T ].*$', '\\\\1')", "%Y-%m-%d"),
        DateStyle.US: (_slashed_sql(text), "%m/%d/%Y"),
        DateStyle.DAY_FIRST: (_slashed_sql(text), "%d/%m/%Y"),
        DateStyle.COMPACT: (text, "%Y%m%d"),
    }[style]
    return f"toDate(parseDateTimeOrNull({plain}, '{form}'))"


def _slashed_sql(text: str) -> str:
    """Two digits each, and no time after it."""
    for short, padded in (("([0-9])", "0\\\\1"), ("([0-9]{2})/([0-9])", "\\\\1/0\\\\2")):
        text = f"replaceRegexpOne({text}, '^{short}/', '{padded}/')"
    return f"replaceRegexpOne({text}, '^([0-9/]{{10}}) .*$', '\\\\1')"


def _slashes(texts: Iterable[str]) -> list[tuple[int, int]]:
    """The first and second number of every slashed date."""
    found = (_PATTERNS[DateStyle.US].match(text.strip()) for text in texts)
    return [(int(each["m"]), int(each["d"])) for each in found if each]


def _refuse_day_first(texts: Iterable[str]) -> None:
    if day_first := [f"{first}/{second}" for first, second in _slashes(texts) if first > 12]:
        raise _ambiguous(day_first)


def _is_month_first(texts: list[str], period: date | None, witnesses: Sequence[str]) -> bool:
    proven = any(second > 12 for _, second in _slashes([*texts, *witnesses]))
    return proven or _is_in_month(texts, period)


def _is_in_month(texts: list[str], period: date | None) -> bool:
    """Whether month-first puts the days into the month, and more of them than day-first does.

    Without a month: whether month-first makes one month of them, and day-first several.
    """
    days = [
        [day for text in sorted(set(texts)) if (day := day_of(text, style))] for style in SLASHED
    ]
    if days[0] == days[1]:
        return True
    ways = [[day.replace(day=1) for day in each] for each in days]
    if period is None:
        return len(set(ways[0])) == 1 and len(set(ways[1])) > 1
    inside = [months.count(period) for months in ways]
    return 2 * inside[0] > len(ways[0]) and inside[0] >= inside[1]


def _ambiguous(texts: Sequence[str]) -> AppError:
    return AppError(DATES_AMBIGUOUS, f"dates such as {', '.join(texts)[:100]}")
