"""Small answers are put in order here, and added up.

To plan an order and totals takes ClickHouse longer than to read and group few rows; to order many
takes Python longer. Where there are more groups than was thought, the question is asked again,
whole.
"""

from collections.abc import Callable
from dataclasses import dataclass

from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Result, Statement
from analytics.levels import row_group
from analytics.ordering import FEW_GROUPS
from analytics.query import Query
from analytics.tables import Table


@dataclass(frozen=True, slots=True)
class Attempt:
    """All groups, in no order: at most FEW_GROUPS, and one more where there are others.

    `finish` makes of them what the whole statement would have answered.
    """

    statement: Statement
    finish: Callable[[Result], Result]


def read(attempt: Attempt | None, whole: Callable[[], Statement]) -> Result:
    """The result of the whole statement, which is asked only where the attempt was not enough."""
    if attempt:
        found = client.read(attempt.statement)
        if len(found) <= FEW_GROUPS:
            return attempt.finish(found)
    return client.read(whole())


def are_expected(query: Query, table: Table) -> bool:
    """Whether few groups are likely, of which the totals can be added up.

    Days, or one dimension of a table that does not grow with the resources.
    """
    is_short = table.is_small or (table.is_few and not query.dimensions)
    is_plain = not (query.top or query.cumulative or query.subtotals or query.rates)
    return (
        is_short
        and is_plain
        and len(query.dimensions) + bool(query.grain) <= 1
        and bool(row_group(query))
        and all(measure.additive for measure in query.asked_measures)
    )
