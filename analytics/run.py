"""The one place where a question meets the data: published snapshots, statement, answer."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

import structlog

from abi.core.accounts.scope import Scope
from abi.core.clickhouse.statement import Result, Statement
from analytics import promoted
from analytics.answer import Block, Found, block, totals
from analytics.as_of import AsOf, Reading, Snapshots, reading
from analytics.cache import answers
from analytics.closed_days import closed_before
from analytics.compile import compile as statement_of
from analytics.displayed import Displayed, displayed
from analytics.query import Period, Query
from analytics.snapshots import all_dated_in
from analytics.tables import Table

# Another number when answers are put into words in another way: the old ones are kept for a day.
_WORDED = "answer 1"
# Characters of filters. What is longer is compiled each time: many questions are remembered.
_SHORT = 4096
_ids, _sources = attrgetter("snapshot_id"), attrgetter("source")


class _Named(NamedTuple):
    """What a statement has to know of its snapshots."""

    ids: tuple[int, ...]
    sources: tuple[str, ...]
    are_whole: bool


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
    with structlog.contextvars.bound_contextvars(scope=scope.digest):
        query, read = _read(query, scope)
        return _answer(query, scope, read, _asked(query, scope, read.snapshots))


def said(query: Query, *, scope: Scope, say: Callable[[Answer], bytes]) -> tuple[bytes, AsOf]:
    """As `answer`, put into words by `say`, who leaves out the `as_of` beside: the same question
    of the same data is not put into words again.
    """
    with structlog.contextvars.bound_contextvars(scope=scope.digest):
        query, read = _read(query, scope)
        if query.rates or scope.sees_nothing or not read.snapshots:
            found = _asked(query, scope, read.snapshots)
            return say(_answer(query, scope, read, found)), read.as_of
        statement, key = _worded_statement(query, scope, read.snapshots)

        def say_result(result: Result) -> bytes:
            return say(_answer(query, scope, read, _by_alias(result)))

        return answers.said(key, statement, say_result), read.as_of


def _read(query: Query, scope: Scope) -> tuple[Query, Reading]:
    period = (query.first_day, query.period.end)
    read = reading(query.resolved_basis, period, scope=scope, at=query.as_of)
    if query.closed_days_only:
        query = query.closed(closed_before(read.as_of.snapshots, query.period))
    return query, read


def _answer(query: Query, scope: Scope, read: Reading, found: Found) -> Answer:
    sums = totals(query, found)
    shown = displayed(query, sums, lambda asked: _asked(asked, scope, read.snapshots))
    compared = Compared(query.period, query.compare) if query.compare else None
    return Answer(block(query, found), sums, read.as_of, compared, shown)


def _asked(query: Query, scope: Scope, snapshots: Snapshots) -> Found:
    if scope.sees_nothing or not snapshots:
        return {}
    statement = _statement(query, scope, _named(query, snapshots), promoted.tables())
    return _by_alias(answers.read(statement))


def _by_alias(result: Result) -> Found:
    return {column.name: v for column, v in zip(result.columns, result.data, strict=True)}


def _named(query: Query, snapshots: Snapshots) -> _Named:
    are_whole = all_dated_in(snapshots, (query.first_day, query.period.end))
    return _Named(tuple(map(_ids, snapshots)), tuple(map(_sources, snapshots)), are_whole)


def _worded_statement(query: Query, scope: Scope, snapshots: Snapshots) -> tuple[Statement, str]:
    """And the key of its answer in words."""
    is_short = sum(len(v) for each in query.every_filter for v in each.values) <= _SHORT
    compiled = _worded if is_short else _worded.__wrapped__
    return compiled(answers.server(), query, scope, _named(query, snapshots), promoted.tables())


@functools.lru_cache(maxsize=512)
def _worded(
    _server: str,
    query: Query,
    scope: Scope,
    named: _Named,
    tables: tuple[Table, ...],
) -> tuple[Statement, str]:
    statement = _statement(query, scope, named, tables)
    return statement, answers.key_of(statement, _WORDED, repr(query))


def _statement(
    query: Query,
    scope: Scope,
    named: _Named,
    tables: tuple[Table, ...],
) -> Statement:
    return statement_of(
        query,
        scope=scope,
        snapshots=named.ids,
        sources=named.sources,
        tables=tables,
        are_whole=named.are_whole,
        with_totals=True,
        as_text=True,
    )
