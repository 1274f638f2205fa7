"""What people ask while they look at costs, and how often."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bench.query.questions import END, MONTH, QUERY, YEAR, dashboard

LINES = "/api/v1/billing/data"
# Of a hundred requests, by kind: the first word of a visit's name.
SHARES = {"dashboard": 70, "typeahead": 20, "lines": 10}
_LAST_DAY = END.replace(month=END.month - 1, day=30)
_DAYS = {"start_date": MONTH.isoformat(), "end_date": _LAST_DAY.isoformat()}


@dataclass(frozen=True, slots=True)
class Visit:
    """One request, posted as JSON. `share` of all requests are of it."""

    name: str
    path: str
    body: Mapping[str, Any]
    share: float = 0.0


def visits(subscription: str) -> list[Visit]:
    """Every kind has its share, each visit of a kind the same."""
    made = [
        *(
            Visit(f"dashboard {each.name}", each.path, each.body)
            for each in dashboard(subscription)
        ),
        *(Visit(f"typeahead {name}", QUERY, _picker(name)) for name in _PICKERS),
        Visit("lines", LINES, {**_DAYS, "limit": 100}),
        Visit("lines of a subscription", LINES, {**_DAYS, "subscription_ids": [subscription]}),
    ]
    return shared(made)


def shared(made: list[Visit]) -> list[Visit]:
    """With their shares worked out; they add up to 100 where every kind is there."""
    of_kind = Counter(_kind(visit) for visit in made)
    return [replace(visit, share=SHARES[_kind(visit)] / of_kind[_kind(visit)]) for visit in made]


_PICKERS = ("resource_group", "service", "location")


def _picker(dimension: str) -> dict[str, Any]:
    return {
        "measures": ["lines"],
        "period": {"start": YEAR.isoformat(), "end": END.isoformat()},
        "dimensions": [dimension],
        "order": {"by": dimension, "descending": False},
    }


def _kind(visit: Visit) -> str:
    return visit.name.split()[0]
