"""Which charges an export covers, as people name them: a month of invoices, or days."""

from dataclasses import dataclass
from datetime import date, timedelta

from analytics.query import EARLIEST, LATEST, Period, refuse

_ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Covered:
    """All that is `billed` in a month, whatever its date, or the charges of some days."""

    period: Period
    is_billed: bool

    @property
    def days(self) -> tuple[date, date]:
        """The days [start, end) that charges may have. A correction may be dated months before."""
        if self.is_billed:
            return EARLIEST, LATEST
        return self.period.start, self.period.end

    def __str__(self) -> str:
        """`2026-10`, or both days: part of a file's name."""
        if self.is_billed:
            return f"{self.period.start:%Y-%m}"
        return f"{self.period.start}_{self.period.end - _ONE}"


def covered(month: str, start: date | None, end: date | None) -> Covered:
    """`month` is 2026-10; else both days, `end` inside. Raises AppError `invalid_question`."""
    if month and not (start or end):
        first = date.fromisoformat(f"{month}-01")
        return Covered(Period(first, (first + 31 * _ONE).replace(day=1)), is_billed=True)
    if start and end and not month:
        after = end + _ONE if end < LATEST else refuse(f"end is before {LATEST}")
        return Covered(Period(start, after), is_billed=False)
    return refuse("name a billing period, or both a first and a last day")
