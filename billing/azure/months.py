"""Billing periods to ask an API for."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from abi.core.errors import AppError
from billing.azure.connector import Wanted
from billing.connection_errors import PERIOD_TOO_OLD


def months(wanted: Wanted, *, now: float, back: int | None = None) -> tuple[date, ...]:
    """First days from `wanted.start` to `wanted.end`, up to this month.

    Without dates the previous month and this one.

    Raises AppError `period_too_old` for one that lies more than `back` months back.
    """
    this = datetime.fromtimestamp(now, UTC).date().replace(day=1)
    start = _first(wanted.start) or before(this)
    end = min(_first(wanted.end) or this, this)
    if back is not None and start < (oldest := _back(this, back)):
        raise AppError(
            PERIOD_TOO_OLD, f"{start:%Y-%m}; {back} months back is {oldest:%Y-%m} at the earliest"
        )
    return tuple(_between(start, end))


def before(month: date) -> date:
    return (month - timedelta(days=1)).replace(day=1)


def last_day(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _back(month: date, count: int) -> date:
    for _ in range(count):
        month = before(month)
    return month


def _between(start: date, end: date) -> Iterator[date]:
    while start <= end:
        yield start
        start = (start + timedelta(days=31)).replace(day=1)


def _first(text: str) -> date | None:
    return date.fromisoformat(text).replace(day=1) if text else None
