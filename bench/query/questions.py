"""The dashboard set: what each question is called, and how it is asked of ABI over HTTP.

The same questions as SQL are in `sql.py`, ABI's own statements in `statements.py`, what is read of
its answers in `answers.py`.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from bench.query.deliveries import LAST_MONTH

END = date(2026, 10, 1)
MONTH, QUARTER, YEAR = LAST_MONTH, date(2026, 7, 1), date(2025, 10, 1)
# As many days as fit into one page: each subscription has nearly every service each day.
WEEKS = END - timedelta(weeks=3)
PREVIOUS_MONTH = date(2026, 8, 1)
TOP_SERVICES, TOP_RESOURCES = 10, 100
# More than there are: an answer that is cut off is not compared.
FOUND = 1_000
# In the names of resources of one subscription, whatever the number of lines.
SEARCHED = "web-0000"
CURRENCY = "USD"
QUERY = "/api/v1/analytics/query"
VALUES = "/api/v1/analytics/values"
RESOURCES = "/api/v1/analytics/resources"


@dataclass(frozen=True, slots=True)
class Question:
    """`keys` and `amounts` are what is compared with the others' answers, see `answers.py`.

    `ordered`: the order of the rows is a part of the answer. `asked` is posted to QUERY and
    stands in the address elsewhere.
    """

    name: str
    keys: tuple[str, ...]
    amounts: tuple[str, ...]
    asked: Mapping[str, Any]
    path: str = QUERY
    ordered: bool = False

    @property
    def method(self) -> str:
        return "POST" if self.path == QUERY else "GET"

    @property
    def target(self) -> str:
        return self.path if self.method == "POST" else f"{self.path}?{urlencode(self.asked)}"

    @property
    def body(self) -> str | None:
        return json.dumps(self.asked) if self.method == "POST" else None


def dashboard(subscription: str) -> tuple[Question, ...]:
    """`subscription` is the id of the one that is asked about alone."""
    cost, money = ("billed_cost",), "billing_currency"
    counted = (*cost, "lines")
    pinned = [_filter("billing_currency", CURRENCY)]
    return (
        Question(
            "total_and_previous",
            (money,),
            ("billed_cost", "billed_cost_previous"),
            _asked(cost, MONTH, compare="previous"),
        ),
        Question(
            "daily_by_service_top10",
            ("date", "service", money),
            ("others", *cost),
            _asked(cost, QUARTER, "service", grain="day", top=TOP_SERVICES, limit=10_000),
        ),
        Question("by_subscription", ("subscription", money), counted,
                 _asked(counted, MONTH, "subscription")),
        Question("by_resource_group", ("resource_group", money), counted,
                 _asked(counted, MONTH, "resource_group")),
        Question("by_location", ("location", money), counted,
                 _asked(counted, MONTH, "location")),
        Question("by_tag", ("tag:env", money), counted, _asked(counted, QUARTER, "tag:env")),
        Question("month_over_month", ("date", "service", money), counted,
                 _asked(counted, YEAR, "service", grain="month", limit=10_000)),
        Question("top100_resources", ("resource",), cost,
                 _asked(cost, QUARTER, "resource", filters=pinned, limit=TOP_RESOURCES),
                 ordered=True),
        Question("distinct_values", ("value", "currency"), ("cost",),
                 _sought(dimension="resource_group"), VALUES),
        Question("resource_search", ("value", "currency"), ("cost",),
                 _sought(search=SEARCHED), RESOURCES),
        Question(
            "daily_by_subscription_and_service",
            ("date", "subscription", "service"),
            cost,
            _asked(cost, WEEKS, "subscription", "service", filters=pinned, grain="day",
                   limit=10_000),
        ),
        Question(
            "one_subscription_daily",
            ("date", money),
            cost,
            _asked(cost, YEAR, filters=[_filter("subscription", subscription)], grain="day"),
        ),
    )  # fmt: skip


def _asked(measures: Sequence[str], start: date, *dimensions: str, **more: Any) -> dict[str, Any]:
    return {
        "measures": list(measures),
        "period": {"start": start.isoformat(), "end": END.isoformat()},
        "dimensions": list(dimensions),
        **more,
    }


def _sought(**more: str) -> dict[str, str]:
    return {"start": YEAR.isoformat(), "end": END.isoformat(), "limit": str(FOUND), **more}


def _filter(dimension: str, value: str) -> dict[str, Any]:
    return {"dimension": dimension, "operator": "in", "values": [value]}
