"""Where a change meets the data: published snapshots, both sides, their drivers."""

from dataclasses import dataclass, replace
from typing import Any

import structlog
from django.utils import timezone

from abi.core.accounts.scope import Scope
from abi.core.clickhouse.statement import Statement
from analytics import promoted
from analytics.as_of import AsOf, Read, told
from analytics.cache import answers
from analytics.explain.answer import Level, levels, member_of
from analytics.explain.comparison import Comparison
from analytics.explain.drivers_sql import compile_drivers
from analytics.explain.rows_sql import Reading
from analytics.explain.sides_sql import compile_sides
from analytics.snapshots import published
from analytics.visible import Reach
from billing.publications import PublishedSnapshot


@dataclass(frozen=True, slots=True)
class Explanation:
    """Per currency the whole change, that of each member told, and of the others together.

    Every level is explained on its own: grouping changes no total. A resource that moves from one
    member to another is `moved` in both, and neither in the total.
    """

    asked: Comparison
    totals: tuple[Level, ...]
    members: tuple[Level, ...]
    others: tuple[Level, ...]
    as_of: AsOf


def explain(asked: Comparison, *, scope: Scope) -> Explanation:
    """As far as `scope` sees of what was published at `asked.as_of`, by default now.

    A scope that sees nothing is answered without asking ClickHouse.
    """
    read_at = timezone.now()
    snapshots = _published(asked, scope)
    read = Read(asked.basis, asked.days, snapshots, asked.as_of)
    reading = Reading(
        Reach(scope, tuple(each.snapshot_id for each in snapshots), *asked.days),
        tuple(each.source for each in snapshots),
    )
    with structlog.contextvars.bound_contextvars(scope=scope.digest):
        totals, _ = _levels(replace(asked, dimensions=()), reading)
        members, others = _levels(asked, reading) if asked.dimensions else ((), ())
        as_of = told(read, scope=scope, read_at=read_at)
    return Explanation(asked, totals, members, others, as_of)


def _published(asked: Comparison, scope: Scope) -> tuple[PublishedSnapshot, ...]:
    """The snapshots of either period, each once; none of what lies between."""
    found = (
        snapshot
        for period in (asked.before, asked.after)
        for snapshot in published(
            asked.basis, (period.start, period.end), scope=scope, as_of=asked.as_of
        )
    )
    return tuple({snapshot.snapshot_id: snapshot for snapshot in found}.values())


def _levels(asked: Comparison, reading: Reading) -> tuple[tuple[Level, ...], tuple[Level, ...]]:
    if not reading.reach.snapshots:
        return (), ()
    sides = _read(compile_sides(asked, _now(reading)))
    kept = [member_of(row) for row in sides if row["kept"]]
    drivers = _read(compile_drivers(asked, _now(reading), kept=kept)) if kept else ()
    return levels(sides, drivers, kept=True), levels(sides, drivers, kept=False)


def _now(reading: Reading) -> Reading:
    """Each statement by the tables of its own moment: the one before it may have taken long."""
    return replace(reading, tables=promoted.tables())


def _read(statement: Statement) -> tuple[dict[str, Any], ...]:
    return tuple(answers.read(statement).records())
