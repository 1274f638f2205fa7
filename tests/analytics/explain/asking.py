"""Asking for the drivers of a change without HTTP, of every snapshot that is named."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from abi.core.accounts.scope import Scope
from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Statement
from analytics.explain.answer import Level, levels, member_of
from analytics.explain.comparison import Comparison
from analytics.explain.drivers import Driver
from analytics.explain.drivers_sql import compile_drivers
from analytics.explain.rows_sql import Reading
from analytics.explain.sides_sql import compile_sides
from analytics.query import Period
from analytics.visible import Reach

SEPTEMBER = Period(date(2026, 9, 1), date(2026, 10, 1))
OCTOBER = Period(date(2026, 10, 1), date(2026, 11, 1))
MONTHS = Comparison("billed_cost", after=OCTOBER, before=SEPTEMBER)


def ask(
    asked: Comparison, scope: Scope, *, sources: Mapping[int, str]
) -> tuple[tuple[Level, ...], tuple[Level, ...]]:
    """The members told, or the total where nothing groups, and the others."""
    reading = Reading(Reach(scope, tuple(sources), *asked.days), tuple(sources.values()))
    sides = read(compile_sides(asked, reading))
    kept = [member_of(row) for row in sides if row["kept"]]
    drivers = read(compile_drivers(asked, reading, kept=kept))
    return levels(sides, drivers, kept=True), levels(sides, drivers, kept=False)


def read(statement: Statement) -> tuple[dict[str, Any], ...]:
    result = client.read(statement)
    names = [column.name for column in result.columns]
    return tuple(dict(zip(names, row, strict=True)) for row in result.rows())


def amounts(level: Level) -> dict[Driver, Decimal]:
    return {share.driver: share.amount for share in level.drivers}


def alone(asked: Comparison) -> Comparison:
    """The same change, not grouped."""
    return replace(asked, dimensions=())


def only(found: Iterable[Level]) -> Level:
    (level,) = found
    return level
