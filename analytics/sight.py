"""What a scope shows: the condition that every door puts into its SQL, and what lies behind it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from abi.core.accounts.scope import Scope
from abi.core.decimals import decimal_text, exact_sum
from analytics import run
from analytics.answer import Block
from analytics.params import Params
from analytics.query import MAX_LIMIT, Period, Query
from analytics.tables import CHARGES
from analytics.visible import scope_conditions
from analytics.vocabulary import Grain

_YEARS = 9


@dataclass(frozen=True, slots=True)
class Predicate:
    """The condition on `charges` as the compiler writes it; "" where there is none to hold."""

    sql: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Subscription:
    """One that is seen in the newest month."""

    key: str
    name: str
    lines: int


@dataclass(frozen=True, slots=True)
class Sample:
    """Counts of what is seen now: `lines` of every month; the rest is of the newest `month`.

    `totals` is billed cost by currency, exact. Not every subscription is told where `is_cut`.
    """

    lines: int = 0
    month: date | None = None
    month_lines: int = 0
    subscriptions: tuple[Subscription, ...] = ()
    totals: tuple[tuple[str, str], ...] = ()
    is_cut: bool = False


def predicate(scope: Scope) -> Predicate:
    params = Params()
    conditions = scope_conditions(scope, params, CHARGES)
    return Predicate(" AND ".join(conditions), params.values)


def sample(scope: Scope) -> Sample:
    """Asked as every question of this scope is asked. Raises AppError when it cannot be."""
    today = timezone.now().date()
    period = Period(date(today.year - _YEARS, 1, 1), date(today.year + 1, 1, 1))
    by_month = _rows(run.answer(Query(("lines",), period, grain=Grain.MONTH), scope=scope).block)
    lines = {str(row["date"]): int(row["lines"]) for row in by_month}
    newest = max((month for month, count in lines.items() if count), default=None)
    if newest is None:
        return Sample()
    return _with_month(date.fromisoformat(newest), sum(lines.values()), scope)


def _with_month(month: date, lines: int, scope: Scope) -> Sample:
    period = Period(month, date(month.year + month.month // 12, month.month % 12 + 1, 1))
    asked = Query(("lines", "billed_cost"), period, ("subscription",), limit=MAX_LIMIT)
    answer = run.answer(asked, scope=scope)
    return Sample(
        lines=lines,
        month=month,
        month_lines=sum(int(row["lines"]) for row in _rows(answer.totals)),
        subscriptions=_subscriptions(answer.block),
        totals=_totals(answer.totals),
        is_cut=answer.block.truncated,
    )


def _subscriptions(block: Block) -> tuple[Subscription, ...]:
    """One that is billed in two currencies is one."""
    found: dict[str, Subscription] = {}
    for row in _rows(block):
        key, before = row["subscription"], found.get(row["subscription"])
        lines = int(row["lines"]) + (before.lines if before else 0)
        found[key] = Subscription(key, row["subscription_name"] or "", lines)
    return tuple(sorted(found.values(), key=lambda each: (-each.lines, each.key)))


def _totals(block: Block) -> tuple[tuple[str, str], ...]:
    sums: dict[str, list[Decimal]] = {}
    for row in _rows(block):
        sums.setdefault(row["billing_currency"], []).append(Decimal(row["billed_cost"]))
    return tuple((name, decimal_text(exact_sum(sums[name]))) for name in sorted(sums))


def _rows(block: Block) -> list[dict[str, Any]]:
    names = [column.name for column in block.columns]
    return [dict(zip(names, row, strict=True)) for row in zip(*block.data, strict=True)]
