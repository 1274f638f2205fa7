"""The demo months: what they should show, what they show, and the runs that close the gap."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from abi.core.errors import AppError
from billing.models import Publication, Source
from workflows import catalogue, runs, services
from workflows.errors import ALREADY_RUNNING
from workflows.models import WorkflowRun

_COST = {"actual": "billed_cost", "amortized": "effective_cost"}


@dataclass(frozen=True, slots=True)
class Month:
    """One month of one dataset of one source, with the lines and sums it should show."""

    source: str
    dataset: str
    billing_period: date
    lines: int
    sums: tuple[tuple[str, Decimal], ...]

    def __str__(self) -> str:
        return f"{self.source} {self.dataset} {self.billing_period:%Y-%m}"


def last_full_month(today: date) -> date:
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1)


def expected(folder: Path) -> list[Month]:
    """What `truth.json` says, a currency's line each, gathered by month."""
    truth = json.loads((folder / "truth.json").read_text("utf-8"))
    gathered: dict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
    for each in truth["deliveries"]:
        gathered[each["source"], each["dataset"], each["billing_period"]].append(each)
    return [
        Month(
            source=source,
            dataset=dataset,
            billing_period=date.fromisoformat(period),
            lines=sum(each["lines"] for each in parts),
            sums=tuple(sorted((each["currency"], Decimal(each["sum"])) for each in parts)),
        )
        for (source, dataset, period), parts in sorted(gathered.items())
    ]


def is_shown(month: Month) -> bool:
    """Exactly: the lines and, per currency, the sum."""
    newest = (
        Publication.objects.select_related("snapshot")
        .filter(
            source__name=month.source,
            dataset=month.dataset,
            billing_period=month.billing_period,
        )
        .order_by("-id")
        .first()
    )
    snapshot = newest.snapshot if newest else None
    if snapshot is None:
        return False
    sums = snapshot.totals.get(_COST[month.dataset], {})
    shown = tuple(sorted((currency, Decimal(text)) for currency, text in sums.items()))
    return snapshot.delivered == month.lines and shown == month.sums


def load(months: list[Month], sources: tuple[Source, ...]) -> Iterator[WorkflowRun]:
    """A run for each source, begun one after the other as the caller goes on."""
    periods = [month.billing_period for month in months]
    for source in sources:
        yield _begun(source.name, min(periods), _last_day(max(periods)))


def _begun(source: str, start: date, end: date) -> WorkflowRun:
    """The run that was in the way, if the same work is running already."""
    parameters = {
        "start_date": start.isoformat(),
        "end_date": end.isoformat(),
        "source": source,
    }
    kind = catalogue.AZURE_BILLING_EXTRACTION
    try:
        return services.trigger(
            actor=None, workflow_type=kind.key, parameters=parameters, reason="load_demo"
        )
    except AppError as error:
        other = runs.running(kind.work(kind.parsed(parameters)))
        if error.kind is not ALREADY_RUNNING or other is None:
            raise
        return other


def _last_day(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)
