"""What the ledger found to differ between two stages, and why, in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from billing.models import BillingPeriod, Dataset, Severity
from billing.period_page.books import Amounts, ordered
from billing.period_page.words import CAUSES, STAGES


@dataclass(frozen=True, slots=True)
class Cause:
    """`lines` of None: not known how many."""

    words: Any
    lines: int | None
    amounts: Amounts
    detail: str


@dataclass(frozen=True, slots=True)
class Difference:
    """`to` minus `since`; its causes add up to it."""

    dataset: Any
    since: Any
    to: Any
    told_by: str
    lines: int
    amounts: Amounts
    causes: tuple[Cause, ...]
    unexplained: Amounts
    severity: Any


def of(row: BillingPeriod) -> Iterator[Difference]:
    for chain in row.ledger["datasets"]:
        for each in chain["differences"]:
            yield _difference(Dataset(chain["dataset"]).label, each)


def _difference(dataset: Any, found: dict[str, Any]) -> Difference:
    return Difference(
        dataset=dataset,
        since=STAGES[found["since"]],
        to=STAGES[found["to"]],
        told_by=found["told_by"],
        lines=found["lines"],
        amounts=ordered(found["amounts"]),
        causes=tuple(_cause(each) for each in found["causes"]),
        unexplained=ordered(found["unexplained"]),
        severity=Severity(found["severity"]).label,
    )


def _cause(found: dict[str, Any]) -> Cause:
    return Cause(CAUSES[found["cause"]], found["lines"], ordered(found["amounts"]), found["detail"])
