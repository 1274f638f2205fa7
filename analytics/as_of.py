"""What an answer was read from and how fresh that is, as far as a person may be told.

Whoever sees everything is told all of it. Anybody else is told of the snapshots that hold a line
they may see in the period, without counts, which are of everybody's lines; and of a source that
lacks a month only when it shows them something in the period or the month before.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from abi.core.accounts.scope import Scope
from abi.core.clickhouse.statement import Statement
from abi.core.decimals import decimal_text, exact_sum
from abi.core.records.remembered import remembered
from analytics import promoted
from analytics.cache import answers
from analytics.params import Params
from analytics.snapshots import published
from analytics.tables import smallest
from analytics.visible import Reach, visible
from analytics.vocabulary import DATASETS, Basis
from billing import standing
from billing.publications import PublishedSnapshot
from billing.standing import Dependence, Freshness

Snapshots = tuple[PublishedSnapshot, ...]


@dataclass(frozen=True, slots=True)
class AsOf:
    """What was read, so that the same question can be asked of the same data again.

    `moment` is the earlier one whose publications were asked for; None: those of now. `said` is
    what doors make of it once for all who are told the same: nothing of `read_at`.
    """

    read_at: datetime
    moment: datetime | None
    snapshots: Snapshots
    basis: Basis
    freshness: Freshness
    said: dict[str, bytes] = field(default_factory=dict, compare=False, repr=False)

    @property
    def published_at(self) -> datetime | None:
        """When the newest of these snapshots was published."""
        return max((snapshot.published_at for snapshot in self.snapshots), default=None)

    @property
    def quarantined(self) -> "Quarantined | None":
        """None to whoever is told no counts; nothing read is nothing set aside."""
        if any(each.quarantined is None for each in self.snapshots):
            return None
        costs: dict[str, list[Decimal]] = defaultdict(list)
        for each in self.snapshots:
            for currency, amount in each.quarantined_cost or ():
                costs[currency].append(Decimal(amount))
        return Quarantined(
            lines=sum(each.quarantined or 0 for each in self.snapshots),
            cost={currency: decimal_text(exact_sum(costs[currency])) for currency in sorted(costs)},
        )


@dataclass(frozen=True, slots=True)
class Quarantined:
    """Lines set aside; their cost by currency as exact text, as far as it could be read."""

    lines: int
    cost: dict[str, str]


@dataclass(frozen=True, slots=True)
class Read:
    """A basis of the days [start, end), of these snapshots, `at` a moment or now (None)."""

    basis: Basis
    period: tuple[date, date]
    snapshots: Snapshots
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """The snapshots that a question reads, and what is told of them."""

    snapshots: Snapshots
    as_of: AsOf


def reading(
    basis: Basis, period: tuple[date, date], *, scope: Scope, at: datetime | None = None
) -> Reading:
    """What was published at a moment, or is now; found out again when a record has changed."""
    read_at = timezone.now()
    found = remembered(
        ("reading", basis, period, at, scope),
        lambda: _reading(basis, period, scope, at),
        lasts=lambda found: _lasts(found.as_of.freshness, at or read_at),
    )
    return replace(found, as_of=replace(found.as_of, read_at=read_at))


def _reading(basis: Basis, period: tuple[date, date], scope: Scope, at: datetime | None) -> Reading:
    snapshots = published(basis, period, scope=scope, as_of=at)
    read = Read(basis, period, snapshots, at)
    return Reading(snapshots, told(read, scope=scope, read_at=timezone.now()))


def told(read: Read, *, scope: Scope, read_at: datetime) -> AsOf:
    """Narrow scopes cost a question about their snapshots more, answered from the cache."""
    if scope.sees_nothing:
        return AsOf(read_at, read.at, (), read.basis, standing.NOTHING)
    if scope.sees_everything:
        return AsOf(read_at, read.at, read.snapshots, read.basis, _freshness(read, None))
    wider = _with_month_before(read, scope)
    seen = _seen(wider, read.period, scope)
    mine = replace(read, snapshots=tuple(s for s in read.snapshots if s.snapshot_id in seen))
    known = frozenset(s.source for s in wider if s.snapshot_id in seen)
    told_of = without_counts(mine.snapshots)
    return AsOf(read_at, read.at, told_of, read.basis, _freshness(mine, known))


def without_counts(snapshots: Iterable[PublishedSnapshot]) -> Snapshots:
    untold: dict[str, Any] = dict.fromkeys(
        ("delivered", "loaded", "quarantined", "quarantined_cost")
    )
    return tuple(replace(each, **untold) for each in snapshots)


def _freshness(read: Read, known: frozenset[str] | None) -> Freshness:
    at = read.at or timezone.now()
    return remembered(
        ("freshness", read, known),
        lambda: _standings(read, known, at),
        lasts=lambda found: _lasts(found, at),
    )


def _lasts(found: Freshness, at: datetime) -> float:
    return standing.lasts(found, at=at).total_seconds()


def _standings(read: Read, known: frozenset[str] | None, at: datetime) -> Freshness:
    return standing.of_answer(
        Dependence(
            snapshots=read.snapshots,
            datasets=DATASETS[read.basis],
            period=read.period,
            at=at,
            known=known,
        )
    )


def _with_month_before(read: Read, scope: Scope) -> Snapshots:
    """Not for the past: what a source lacked then is told to those who see everything."""
    if read.at is not None:
        return read.snapshots
    before = (_month_before(read.period[0]), read.period[0])
    earlier = published(read.basis, before, scope=scope)
    return tuple({s.snapshot_id: s for s in (*earlier, *read.snapshots)}.values())


def _seen(snapshots: Snapshots, period: tuple[date, date], scope: Scope) -> set[int]:
    """Those that hold a line which the scope sees."""
    if not snapshots:
        return set()
    ids = tuple(sorted(each.snapshot_id for each in snapshots))
    params = Params()
    reach = Reach(scope, ids, _month_before(period[0]), period[1])
    need = reach.need({"snapshot_id"})
    table = smallest(need, promoted.tables())
    rows = visible({"snapshot_id"}, reach=reach, params=params, table=table, tag_key=need.tag_key)
    statement = Statement(f"SELECT DISTINCT snapshot_id FROM (\n{rows}\n)", params.values)
    return {int(str(snapshot)) for (snapshot,) in answers.read(statement).rows()}


def _month_before(day: date) -> date:
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)
