"""What the demo adds up to, counted in whole numbers while it is written."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from billing.demo.catalogue import ANOMALY_METER, METERS, SUBSCRIPTIONS
from billing.demo.month import Run, Written
from billing.demo.numbers import sum_text
from billing.demo.plan import (
    ANOMALY_DAYS,
    ANOMALY_FACTOR,
    ANOMALY_SUBSCRIPTION,
    DATASETS,
    SOURCES,
    Plan,
    subscription_id,
)

BOB_SUBSCRIPTIONS = 2
Key = tuple[str, ...]


@dataclass(slots=True)
class Tally:
    """Lines and exact sums by the questions that tests ask."""

    lines: Counter[Key] = field(default_factory=Counter)
    deliveries: Counter[Key] = field(default_factory=Counter)
    services: Counter[Key] = field(default_factory=Counter)
    subscriptions: Counter[Key] = field(default_factory=Counter)

    def add(self, run: Run, written: Written) -> None:
        month = run.month.isoformat()
        delivery = (run.source.name, run.dataset, month, written.currency)
        self.lines[delivery] += len(written.lines)
        self.deliveries[delivery] += written.cost
        about = (run.dataset, month, written.currency)
        self.services[*about, written.service] += written.cost
        self.subscriptions[*about, written.subscription] += written.cost


def truth(plan: Plan, tally: Tally) -> dict[str, Any]:
    """As JSON; amounts are decimal texts."""
    first = [subscription_id(plan.seed, n) for n in range(BOB_SUBSCRIPTIONS)]
    return {
        "seed": plan.seed,
        "months": [month.isoformat() for month in plan.months],
        "restated_month": plan.restated.isoformat(),
        "lines": tally.lines.total(),
        "sources": [{"name": each.name, "path": each.container} for each in SOURCES],
        "deliveries": [_delivery(key, tally) for key in sorted(tally.deliveries)],
        "services": _listed(tally.services, "service"),
        "subscriptions": _listed(tally.subscriptions, "subscription"),
        "subscription_names": {
            subscription_id(plan.seed, n): each.name for n, each in enumerate(SUBSCRIPTIONS)
        },
        "bob": {
            "subscriptions": first,
            "totals": _totals(tally, frozenset(first)),
        },
        "anomaly": _anomaly(plan),
    }


def _delivery(key: Key, tally: Tally) -> dict[str, Any]:
    names = ("source", "dataset", "billing_period", "currency")
    measured = {"lines": tally.lines[key], "sum": sum_text(tally.deliveries[key])}
    return dict(zip(names, key, strict=True)) | measured


def _listed(counted: Counter[Key], last: str) -> list[dict[str, str]]:
    names = ("dataset", "billing_period", "currency", last)
    return [
        dict(zip(names, key, strict=True)) | {"sum": sum_text(counted[key])}
        for key in sorted(counted)
    ]


def _totals(tally: Tally, subscriptions: frozenset[str]) -> list[dict[str, str]]:
    sums: Counter[Key] = Counter()
    for (dataset, month, currency, subscription), units in tally.subscriptions.items():
        if subscription in subscriptions:
            sums[dataset, month, currency] += units
    names = ("dataset", "billing_period", "currency")
    return [
        dict(zip(names, key, strict=True)) | {"sum": sum_text(sums[key])} for key in sorted(sums)
    ]


def _anomaly(plan: Plan) -> dict[str, Any]:
    month = plan.months[-1]
    return {
        "source": SOURCES[0].name,
        "datasets": list(DATASETS),
        "subscription": subscription_id(plan.seed, ANOMALY_SUBSCRIPTION),
        "service": METERS[ANOMALY_METER].category,
        "days": [month.replace(day=day).isoformat() for day in ANOMALY_DAYS],
        "factor": ANOMALY_FACTOR,
    }
