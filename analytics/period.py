"""Days of a question, and the days they are compared with. Half-open."""

from dataclasses import dataclass
from datetime import date, timedelta

from analytics.words import refuse

MAX_DAYS = 3_660
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)


@dataclass(frozen=True, slots=True)
class Period:
    """Half-open: `end` is the first day after it. Raises AppError `invalid_question`."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if not EARLIEST <= self.start < self.end <= LATEST:
            refuse(f"a period starts before it ends, between {EARLIEST} and {LATEST}")
        if (self.end - self.start).days > MAX_DAYS:
            refuse(f"a period has at most {MAX_DAYS} days")

    @property
    def start_of_previous(self) -> date:
        """Where the period before starts; it ends where this one starts.

        Whole months are compared with as many whole months, other periods with as many days.
        """
        if self.start.day == 1 and self.end.day == 1:
            months = 2 * _month(self.start) - _month(self.end)
            return date(months // 12, months % 12 + 1, 1)
        return self.start - (self.end - self.start)

    @property
    def previous(self) -> "Period":
        return Period(self.start_of_previous, self.start)

    @property
    def last_year(self) -> "Period":
        """The same days a year before; 29 February is 28 February there."""
        return Period(_year_before(self.start), _year_before(self.end))

    @property
    def days(self) -> int:
        return (self.end - self.start).days

    def first(self, days: int) -> "Period":
        """At most that many of its days, from the start."""
        return Period(self.start, min(self.end, self.start + timedelta(days=days)))

    def before(self, day: date) -> "Period | None":
        """Its days before `day`; None when there is none."""
        return Period(self.start, min(self.end, day)) if self.start < day else None


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _year_before(day: date) -> date:
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if leap else day.day)
