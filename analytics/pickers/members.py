"""Answers of pickers and searches: members with what they cost, costliest first."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import structlog
from django.utils import timezone

from abi.core.accounts.scope import Scope
from abi.core.clickhouse.statement import Statement
from abi.core.decimals import decimal_text
from analytics import promoted
from analytics.as_of import AsOf, Read, told
from analytics.cache import answers
from analytics.pickers.resources_sql import Sought, compile_resources
from analytics.pickers.values_sql import TAG_KEYS, Asked, compile_values
from analytics.pickers.whole_months import whole_months
from analytics.query import Period
from analytics.snapshots import published
from billing.publications import PublishedSnapshot

Compile = Callable[[tuple[PublishedSnapshot, ...]], Statement]


@dataclass(frozen=True, slots=True)
class Found:
    """`items` in wire form; `months` is the period that their costs are of."""

    items: tuple[dict[str, Any], ...]
    has_more: bool
    months: Period
    as_of: AsOf


def values(asked: Asked, *, scope: Scope) -> Found:
    """What a dimension can be filtered to, as far as `scope` sees.

    Raises AppError `unknown_name`, `invalid_question`.
    """

    def compiled(snapshots: tuple[PublishedSnapshot, ...]) -> Statement:
        return compile_values(
            asked,
            scope=scope,
            snapshots=tuple(each.snapshot_id for each in snapshots),
            sources=tuple(each.source for each in snapshots),
            tables=promoted.tables(),
        )

    found = _found(compiled, asked, scope)
    if asked.dimension != TAG_KEYS:
        return found
    # A key is named as it is spelled: whatever the case, it is the same key.
    items = tuple(each | {"value": each["name"], "name": ""} for each in found.items)
    return Found(items, found.has_more, found.months, found.as_of)


def resources(sought: Sought, *, scope: Scope) -> Found:
    """Resources by a part of id or name, as far as `scope` sees. Raises `invalid_question`."""

    def compiled(snapshots: tuple[PublishedSnapshot, ...]) -> Statement:
        ids = tuple(each.snapshot_id for each in snapshots)
        return compile_resources(sought, scope=scope, snapshots=ids)

    return _found(compiled, sought, scope)


def _found(compiled: Compile, asked: Asked | Sought, scope: Scope) -> Found:
    """A scope that sees nothing is answered without asking ClickHouse."""
    read_at, months = timezone.now(), whole_months(asked.period)
    period = (months.start, months.end)
    snapshots = published(asked.basis, period, scope=scope)
    rows: list[dict[str, Any]] = []
    with structlog.contextvars.bound_contextvars(scope=scope.digest):
        if snapshots:
            rows = list(answers.read(compiled(snapshots)).records())
        read = Read(asked.basis, period, snapshots)
        as_of = told(read, scope=scope, read_at=read_at)
    items = tuple(_item(row) for row in rows[: asked.limit])
    return Found(items, len(rows) > asked.limit, months, as_of)


def _item(row: dict[str, Any]) -> dict[str, Any]:
    costs = {currency: decimal_text(amount) for currency, amount in row.pop("costs")}
    return {"value": row.pop("member"), "name": ""} | row | {"cost": costs}
