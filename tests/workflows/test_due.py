"""The re-pull rule, day by day through years of both lengths."""

from collections import Counter
from datetime import date, timedelta

import pytest

from workflows.ingest.due import months_due


@pytest.mark.parametrize(("year", "days"), [(2027, 365), (2028, 366), (2100, 365)])
def test_every_month_is_pulled_daily_then_through_the_6th_and_once_in_mid_month(
    year: int, days: int
) -> None:
    first = date(year, 1, 1)
    pulls: Counter[date] = Counter()
    late: dict[date, list[int]] = {}
    for number in range(days):
        today = first + timedelta(days=number)
        due = months_due(today)
        assert due[-1] == today.replace(day=1), "the month to date is due every day"
        for month in due:
            pulls[month] += 1
            if month != today.replace(day=1):
                late.setdefault(month, []).append(today.day)

    assert late.pop(date(year - 1, 12, 1)) == [1, 2, 3, 4, 5, 6, 15]
    assert set(late) == {date(year, month, 1) for month in range(1, 12)}
    assert all(each == [1, 2, 3, 4, 5, 6, 15] for each in late.values())
    february = 29 if days == 366 else 28
    assert pulls[date(year, 2, 1)] == february + 7


def test_the_month_before_is_the_one_right_before() -> None:
    assert months_due(date(2028, 3, 1)) == (date(2028, 2, 1), date(2028, 3, 1))
    assert months_due(date(2027, 1, 6)) == (date(2026, 12, 1), date(2027, 1, 1))
    assert months_due(date(2027, 1, 7)) == (date(2027, 1, 1),)
