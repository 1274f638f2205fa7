"""Pickers and searches read whole months, whichever table they read. Pure."""

from datetime import date, timedelta

from analytics.query import Period


def whole_months(period: Period) -> Period:
    """Every month that the period touches, whole. Raises AppError `invalid_question`."""
    return Period(period.start.replace(day=1), _first_from(period.end))


def _first_from(day: date) -> date:
    """The first of a month that is this day or the next one after it."""
    return day if day.day == 1 else (day.replace(day=1) + timedelta(days=32)).replace(day=1)
