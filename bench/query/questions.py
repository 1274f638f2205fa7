"""The dashboard set: what each question is called, and how it is asked of ABI over HTTP.

The same questions as SQL are in `sql.py`, ABI's own statements in `statements.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bench.query.deliveries import LAST_MONTH

END = date(2026, 10, 1)
MONTH, QUARTER, YEAR = LAST_MONTH, date(2026, 7, 1), date(2025, 10, 1)
PREVIOUS_MONTH = date(2026, 8, 1)
TOP_SERVICES, TOP_RESOURCES, FOUND_RESOURCES = 10, 100, 50
# In the names of resources of one subscription, whatever the number of lines.
SEARCHED = "web-0000"
CURRENCY = "USD"
QUERY = "/api/v1/analytics/query"


@dataclass(frozen=True, slots=True)
class Question:
    """`keys` and `amounts` are the columns of ABI's answer that are compared with the others'.

    `ordered`: the order of the rows is a part of the answer. The body is posted to `path`.
    """

    name: str
    keys: tuple[str, ...]
    amounts: tuple[str, ...]
    body: Mapping[str, Any]
    path: str = QUERY
    ordered: bool = False

    def rows(self, answer: Mapping[str, Any]) -> list[list[object]]:
        """The compared cells of ABI's columnar answer. Raises ValueError when it was cut."""
        if answer["truncated"] and not self.ordered:
            raise ValueError(f"{self.name}: the answer was cut off")
        names = [column["name"] for column in answer["columns"]]
        columns: Sequence[Sequence[object]] = answer["data"]
        chosen = [columns[names.index(name)] for name in (*self.keys, *self.amounts)]
        return [list(cells) for cells in zip(*chosen, strict=True)]


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
        Question("distinct_values", ("resource_group",), ("lines",),
                 _asked(("lines",), YEAR, "resource_group")),
        Question(
            "resource_search",
            ("resource", money),
            cost,
            _asked(
                cost,
                YEAR,
                "resource",
                filters=[_filter("resource", SEARCHED, operator="contains")],
                limit=FOUND_RESOURCES,
            ),
            ordered=True,
        ),
        Question(
            "daily_by_subscription_and_service",
            ("date", "subscription", "service"),
            cost,
            _asked(cost, QUARTER, "subscription", "service", filters=pinned, grain="day",
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


def _filter(dimension: str, value: str, *, operator: str = "in") -> dict[str, Any]:
    return {"dimension": dimension, "operator": operator, "values": [value]}
