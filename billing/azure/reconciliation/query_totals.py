"""Cost Management's own sum of a month, for each dataset and currency."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from billing.azure.months import last_day
from billing.azure.reconciliation.asking import Asking, Json
from billing.azure.reconciliation.statement import (
    Stated,
    Statement,
    currency_of,
    decimal_of,
    text_of,
)
from billing.azure.scopes import Scope

_COSTS = {"cost", "totalcost", "pretaxcost"}
_TYPES = {"actual": "ActualCost", "amortized": "AmortizedCost"}


def query_totals(asking: Asking, scope: Scope, month: date) -> list[Statement]:
    return [_total(asking, scope, month, dataset) for dataset in _TYPES]


def _total(asking: Asking, scope: Scope, month: date, dataset: str) -> Statement:
    path = f"{scope.path}/providers/Microsoft.CostManagement/query?api-version=2025-03-01"
    name = f"query-{dataset}-{month:%Y-%m}.json"
    document, pages = asking.pages(name, path, body=_body(month, dataset), inside="properties")
    sums: dict[str, list[Decimal]] = defaultdict(list)
    for currency, amount in _rows(pages):
        sums[currency].append(amount)
    stated = (Stated("query", each, text_of(sums[each]), dataset) for each in sorted(sums))
    return Statement(document, tuple(stated))


def _body(month: date, dataset: str) -> dict[str, Any]:
    return {
        "type": _TYPES[dataset],
        "timeframe": "Custom",
        "timePeriod": {"from": f"{month}T00:00:00Z", "to": f"{last_day(month)}T23:59:59Z"},
        "dataset": {
            "granularity": "None",
            "aggregation": {"totalCost": {"name": "Cost", "function": "Sum"}},
        },
    }


def _rows(pages: list[Json]) -> Iterator[tuple[str, Decimal]]:
    """By column name: the order is not promised. Raises ValueError when one is missing."""
    for page in pages:
        names = [str(column.get("name", "")).lower() for column in page.get("columns") or []]
        cost, currency = min(map(names.index, _COSTS & set(names))), names.index("currency")
        for row in page.get("rows") or []:
            yield currency_of(row[currency]), decimal_of(str(row[cost]))
