"""What changed between two snapshots of one month, as far as a person sees."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from django.utils import timezone

from abi.core.accounts.scope import Scope
from abi.core.clickhouse.statement import Statement
from abi.core.errors import AppError
from analytics.as_of import AsOf, Read, told, without_counts
from analytics.cache import answers
from analytics.diff_sql import Sides, compile_members, compile_totals
from analytics.errors import NO_SUCH_SNAPSHOT, NOT_COMPARABLE
from analytics.query import EARLIEST, LATEST
from analytics.visible import Reach
from analytics.vocabulary import DATASETS, Basis
from billing import publications
from billing.publications import PublishedSnapshot


@dataclass(frozen=True, slots=True)
class Asked:
    """Two snapshot ids; members `by` a name of `diff_sql.MEMBERS`; "" is every currency."""

    before: int
    after: int
    by: str
    currency: str
    limit: int


@dataclass(frozen=True, slots=True)
class Difference:
    """Per currency: `items` and what `others` collapse add up to `totals`."""

    before: PublishedSnapshot
    after: PublishedSnapshot
    basis: Basis
    items: tuple[dict[str, Any], ...]
    others: tuple[dict[str, Any], ...]
    totals: tuple[dict[str, Any], ...]
    as_of: AsOf


def difference(asked: Asked, *, scope: Scope) -> Difference:
    """Raises AppError `no_such_snapshot`, `snapshots_not_comparable`.

    To whoever sees no line of the two they do not exist; counts are for who sees everything.
    """
    read_at = timezone.now()
    before, after = _pair(asked, scope)
    basis = next(basis for basis in Basis if before.dataset in DATASETS[basis])
    sides = Sides(asked.before, asked.after, basis, asked.currency)
    # Of every day: a correction is dated in the month it corrects, not in the one that bills it.
    reach = Reach(scope, (asked.before, asked.after), EARLIEST, LATEST)
    with structlog.contextvars.bound_contextvars(scope=scope.digest):
        rows = _read(compile_members(sides, by=asked.by, reach=reach, limit=asked.limit))
        totals = _read(compile_totals(sides, reach=reach))
        as_of = told(_new(after, basis), scope=scope, read_at=read_at)
    if not scope.sees_everything:
        if not totals:
            raise AppError(NO_SUCH_SNAPSHOT, f"snapshot {asked.before}")
        before, after = without_counts((before, after))
    items = tuple(row for row in rows if row["kept"])
    others = tuple(row for row in rows if not row["kept"])
    return Difference(before, after, basis, items, others, totals, as_of)


def _new(after: PublishedSnapshot, basis: Basis) -> Read:
    """How fresh a difference is, is how fresh its newer side is."""
    month = after.billing_period
    end = (month + timedelta(days=32)).replace(day=1)
    return Read(basis, (month, end), (after,))


def _pair(asked: Asked, scope: Scope) -> tuple[PublishedSnapshot, PublishedSnapshot]:
    ids = (asked.before, asked.after)
    found = {} if scope.sees_nothing else publications.of_snapshots(ids)
    for id_ in ids:
        if id_ not in found:
            raise AppError(NO_SUCH_SNAPSHOT, f"snapshot {id_}")
    before, after = found[asked.before], found[asked.after]
    if asked.before == asked.after or _month(before) != _month(after):
        raise AppError(NOT_COMPARABLE, f"snapshots {asked.before} and {asked.after}")
    return before, after


def _month(snapshot: PublishedSnapshot) -> tuple[object, ...]:
    return snapshot.source, snapshot.dataset, snapshot.billing_period


def _read(statement: Statement) -> tuple[dict[str, Any], ...]:
    return tuple(answers.read(statement).records())
