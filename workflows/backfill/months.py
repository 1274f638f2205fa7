"""Months as people write them, `2026-09`. Pure."""

from datetime import date, timedelta


def first_day(month: str) -> date:
    return date.fromisoformat(f"{month}-01")


def between(first: str, last: str) -> list[str]:
    """Every month from `first` to `last`, both inclusive; empty when they are the wrong way."""
    months, day, end = [], first_day(first), first_day(last)
    while day <= end:
        months.append(f"{day:%Y-%m}")
        day = (day + timedelta(days=32)).replace(day=1)
    return months
