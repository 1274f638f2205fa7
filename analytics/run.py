"""The one place where a question meets the data: published snapshots, statement, answer."""

from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from django.utils import timezone

from abi.core.accounts.scope import Scope
from analytics import cache
from analytics.answer import Block, block
from analytics.as_of import AsOf, Read, told
from analytics.compile import compile as statement_of
from analytics.query import Query
from analytics.snapshots import published
from billing.publications import PublishedSnapshot


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows asked for, and the totals of everything they were cut from."""

    block: Block
    totals: Block
    as_of: AsOf


def answer(query: Query, *, scope: Scope) -> Answer:
    """Answer with what `scope` sees of what was published at `query.as_of`, by default now.

    A scope that sees nothing is answered without asking ClickHouse.
    """
    read_at = timezone.now()
    snapshots: tuple[PublishedSnapshot, ...] = ()
    period = (query.first_day, query.period.end)
    if not scope.sees_nothing:
        snapshots = published(query.resolved_basis, period, as_of=query.as_of)
    read = Read(query.resolved_basis, period, snapshots, query.as_of)
    with structlog.contextvars.bound_contextvars(scope=scope.digest):
        return Answer(
            block=_read(query, scope, snapshots),
            totals=_read(query.totals(), scope, snapshots),
            as_of=told(read, scope=scope, read_at=read_at),
        )


def _read(query: Query, scope: Scope, snapshots: Sequence[PublishedSnapshot]) -> Block:
    if scope.sees_nothing or not snapshots:
        return block(query, {})
    statement = statement_of(
        query,
        scope=scope,
        snapshots=tuple(snapshot.snapshot_id for snapshot in snapshots),
        sources=tuple(snapshot.source for snapshot in snapshots),
    )
    result = cache.read(statement)
    return block(query, {c.name: v for c, v in zip(result.columns, result.data, strict=True)})
