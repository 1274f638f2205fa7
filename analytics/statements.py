"""What is asked of ClickHouse for a question, compiled once for the same data."""

import functools
from typing import NamedTuple

from abi.core.accounts.scope import Scope
from abi.core.clickhouse.statement import Statement
from analytics import few_groups, promoted
from analytics.as_of import Snapshots
from analytics.cache import answers
from analytics.compile import compile as statement_of
from analytics.compile import need_of
from analytics.few_groups import Attempt
from analytics.in_order import finished
from analytics.query import Query
from analytics.snapshots import Named, named_for
from analytics.tables import Table, smallest
from analytics.visible import Reach

# Another number when answers are put into words in another way: the old ones are kept for a day.
_WORDED = "answer 1"
# Characters of filters. What is longer is compiled each time: many questions are remembered.
_SHORT = 4096


class Asked(NamedTuple):
    """`key` is that of the answer in words: it names the question too, which the words follow."""

    attempt: Attempt | None
    whole: Statement
    key: str


def asked(query: Query, *, scope: Scope, snapshots: Snapshots) -> Asked:
    """Rows and totals, decimals as text; where few groups are expected, an attempt at them."""
    is_short = sum(len(v) for each in query.every_filter for v in each.values) <= _SHORT
    compiled = _compiled if is_short else _compiled.__wrapped__
    return compiled(answers.server(), query, scope, _named(query, snapshots), promoted.tables())


def whole(query: Query, *, scope: Scope, snapshots: Snapshots) -> Statement:
    """As `asked`, for whoever keeps rows and no words."""
    return _statement(query, scope, _named(query, snapshots), promoted.tables())


def _named(query: Query, snapshots: Snapshots) -> Named:
    return named_for(snapshots, (query.first_day, query.period.end))


@functools.lru_cache(maxsize=512)
def _compiled(
    _server: str, query: Query, scope: Scope, named: Named, tables: tuple[Table, ...]
) -> Asked:
    statement = _statement(query, scope, named, tables)
    key = answers.key_of(statement, _WORDED, repr(query))
    return Asked(_attempt(query, scope, named, tables), statement, key)


def _attempt(query: Query, scope: Scope, named: Named, tables: tuple[Table, ...]) -> Attempt | None:
    reach = Reach(scope, named.ids, query.first_day, query.period.end, query.gap)
    if not few_groups.are_expected(query, smallest(need_of(query, reach), tables)):
        return None
    statement = _statement(query, scope, named, tables, in_order=False)
    return Attempt(statement, functools.partial(finished, query))


def _statement(
    query: Query,
    scope: Scope,
    named: Named,
    tables: tuple[Table, ...],
    *,
    in_order: bool = True,
) -> Statement:
    return statement_of(
        query,
        scope=scope,
        snapshots=named.ids,
        sources=named.sources,
        tables=tables,
        are_whole=named.are_whole,
        with_totals=in_order,
        as_text=True,
        in_order=in_order,
    )
