"""Which days of a period are closed: Azure adds no more usage to them. Pure.

Azure rates usage up to 72 hours after it happened, so a day is closed once its month was
published, for every source of the period, more than 72 hours after the day's end.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from analytics.period import Period
from billing.publications import PublishedSnapshot

RATED_WITHIN = timedelta(hours=72)


def closed_before(snapshots: Iterable[PublishedSnapshot], period: Period) -> date:
    """The first day of the period that is not closed, or its end.

    A source that has delivered nothing for its months adds nothing to them either.
    """
    newest: dict[str, datetime] = {}
    for each in snapshots:
        if period.start.replace(day=1) <= each.billing_period < period.end:
            known = newest.get(each.source, each.published_at)
            newest[each.source] = max(known, each.published_at)
    rated = [(at - RATED_WITHIN).astimezone(UTC).date() for at in newest.values()]
    return min([*rated, period.end])
