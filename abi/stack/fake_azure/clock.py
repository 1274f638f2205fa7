"""The server's time, which tests may move: tokens, links and quotas go by it."""

from datetime import UTC, date, datetime, timedelta


class Clock:
    """The real time plus an offset; `start` is the time at the beginning, now when not given."""

    def __init__(self, start: datetime | None = None) -> None:
        self._first = start - datetime.now(UTC) if start else timedelta()
        self._offset = self._first

    def now(self) -> datetime:
        return datetime.now(UTC) + self._offset

    def set(self, moment: datetime) -> None:
        self._offset = moment - datetime.now(UTC)

    def advance(self, seconds: float) -> None:
        self._offset += timedelta(seconds=seconds)

    def reset(self) -> None:
        self._offset = self._first


def moment(text: str) -> datetime:
    """An ISO time; without a zone it is UTC."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def instant(moment: datetime) -> str:
    """As Azure prints times: seven digits after the second."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}0Z"


def months_later(day: date, count: int) -> date:
    """The first day of the month so many months away."""
    number = day.year * 12 + day.month - 1 + count
    return date(number // 12, number % 12 + 1, 1)


def last_of(month: date) -> date:
    return months_later(month, 1) - timedelta(days=1)
