"""The days an export covers, as people name them."""

from datetime import date, timedelta

from analytics.query import LATEST, Period, refuse

_ONE = timedelta(days=1)


def of(month: str, start: date | None, end: date | None) -> Period:
    """`month` is 2026-10; else both days, and `end` is inside. Raises AppError `invalid_question`.

    A delivered line lies in the month it is billed for, so the days of a month are its period.
    """
    if month and not (start or end):
        first = date.fromisoformat(f"{month}-01")
        return Period(first, (first + 31 * _ONE).replace(day=1))
    if start and end and not month:
        return Period(start, end + _ONE if end < LATEST else refuse(f"end is before {LATEST}"))
    return refuse("name a billing period, or both a first and a last day")


def label(period: Period) -> str:
    """`2026-10`, or both days: part of a file's name."""
    last = period.end - _ONE
    whole = period.start.day == 1 and period.end.day == 1
    if whole and f"{period.start:%Y%m}" == f"{last:%Y%m}":
        return f"{period.start:%Y-%m}"
    return f"{period.start}_{last}"
