"""Which months Azure may still change: what the daily run pulls again. Pure."""

from datetime import date, timedelta

# Charges of a month can change until the 5th of the next one and show a day later.
_SETTLED_AFTER = 6
_ONCE_MORE = 15


def months_due(today: date) -> tuple[date, ...]:
    """First days, oldest first; `today` in UTC, which is Azure's billing calendar.

    The month to date every day; the month before daily through the 6th and once on the 15th.
    """
    month = today.replace(day=1)
    if today.day <= _SETTLED_AFTER or today.day == _ONCE_MORE:
        return (month - timedelta(days=1)).replace(day=1), month
    return (month,)
