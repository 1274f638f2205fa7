"""The one place where a question meets the data: published snapshots, statement, answer."""

from collections.abc import Callable
from dataclasses import dataclass

import structlog

from abi.core.accounts.scope import Scope
from abi.core.clickhouse.statement import Result
from analytics import few_groups, statements
from analytics.answer import Block, Found, block, totals
from analytics.as_of import AsOf, Reading, Snapshots, reading
from analytics.cache import answers
from analytics.closed_days import closed_before
from analytics.displayed import Displayed, displayed
from analytics.query import Period, Query


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
        attempt, whole, key = statements.asked(query, scope=scope, snapshots=read.snapshots)

        def ask() -> Result:
            return few_groups.read(attempt, lambda: whole)

        def say_result(result: Result) -> bytes:
            return say(_answer(query, scope, read, result.by_name()))

        return answers.said(key, ask, say_result), read.as_of


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
    whole = statements.whole(query, scope=scope, snapshots=snapshots)
    return answers.read(whole).by_name()
