"""What people ask while they look at costs, and how often."""

import json
from collections import Counter
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from bench.query.questions import END, MONTH, VALUES, YEAR, dashboard

LINES = "/api/v1/billing/data"
# Of a hundred requests, by kind: the first word of a visit's name.
SHARES = {"dashboard": 70, "typeahead": 20, "lines": 10}
_LAST_DAY = END.replace(month=END.month - 1, day=30)
_DAYS = {"start_date": MONTH.isoformat(), "end_date": _LAST_DAY.isoformat()}


@dataclass(frozen=True, slots=True)
class Visit:
    """One request; `body` is JSON where there is one. `share` of all requests are of it."""

    name: str
    method: str
    path: str
    body: str | None
    share: float = 0.0


def visits(subscription: str) -> list[Visit]:
    """Every kind has its share, each visit of a kind the same."""
    asked = dashboard(subscription)
    made = [
        *(Visit(f"dashboard {e.name}", e.method, e.target, e.body) for e in asked),
        *(Visit(f"typeahead {name}", "GET", _picker(name, text), None) for name, text in _TYPED),
        _lines("lines"),
        _lines("lines of a subscription", subscription_ids=[subscription]),
    ]
    return shared(made)


def shared(made: list[Visit]) -> list[Visit]:
    """With their shares worked out; they add up to 100 where every kind is there."""
    of_kind = Counter(_kind(visit) for visit in made)
    return [replace(visit, share=SHARES[_kind(visit)] / of_kind[_kind(visit)]) for visit in made]


# What is in the picker's field: nothing yet, then one letter, then more.
_TYPED = (
    ("resource_group", ""),
    ("resource_group", "r"),
    ("resource_group", "rg-w"),
    ("service", "sto"),
    ("subscription", "contoso"),
    ("tag:env", ""),
)


def _picker(dimension: str, text: str) -> str:
    asked = {"dimension": dimension, "start": YEAR, "end": END, "search": text, "limit": 20}
    return f"{VALUES}?{urlencode(asked)}"


def _lines(name: str, **more: object) -> Visit:
    return Visit(name, "POST", LINES, json.dumps({**_DAYS, "limit": 100, **more}))


def _kind(visit: Visit) -> str:
    return visit.name.split()[0]
