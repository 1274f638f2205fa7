"""The one place where a question meets the data: published snapshots, statement, answer."""

from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from django.utils import timezone

from abi.core.accounts.scope import Scope
from analytics import promoted
from analytics.answer import Block, Found, block, totals
from analytics.as_of import AsOf, Read, told
from analytics.cache import answers
from analytics.closed_days import closed_before
from analytics.compile import compile as statement_of
from analytics.displayed import Displayed, displayed
from analytics.query import Period, Query
from analytics.snapshots import published
from billing.publications import PublishedSnapshot


@dataclass(frozen=True, slots=True)
class Compared:
    """The days that were really set against each other."""

    period: Period
    previous: Period


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows asked for, and the totals of everything they were cut from."""

    block: Block
    totals: Block
    as_of: AsOf
    compared: Compared | None
    displayed: Displayed | None = None


def answer(query: Query, *, scope: Scope) -> Answer:
    """Answer with what `scope` sees of what was published at `query.as_of`, by default now.

    A scope that sees nothing is answered without asking ClickHouse. Raises AppError
    `invalid_question` when closed days are asked about and there is none.
    """
    read_at = timezone.now()
    period = (query.first_day, query.period.end)
    snapshots = published(query.resolved_basis, period, scope=scope, as_of=query.as_of)
    read = Read(query.resolved_basis, period, snapshots, query.as_of)
    with structlog.contextvars.bound_contextvars(scope=scope.digest):
        as_of = told(read, scope=scope, read_at=read_at)
        if query.closed_days_only:
            query = query.closed(closed_before(as_of.snapshots, query.period))
        found = _read(query, scope, snapshots)
        sums = totals(query, found)
        shown = displayed(query, sums, lambda asked: _read(asked, scope, snapshots))
    compared = Compared(query.period, query.compare) if query.compare else None
    return Answer(block(query, found), sums, as_of, compared, shown)


def _read(query: Query, scope: Scope, snapshots: Sequence[PublishedSnapshot]) -> Found:
    if scope.sees_nothing or not snapshots:
        return {}
    statement = statement_of(
        query,
        scope=scope,
        snapshots=tuple(snapshot.snapshot_id for snapshot in snapshots),
        sources=tuple(snapshot.source for snapshot in snapshots),
        tables=promoted.tables(),
        with_totals=True,
        as_text=True,
    )
    result = answers.read(statement)
    return {column.name: v for column, v in zip(result.columns, result.data, strict=True)}
