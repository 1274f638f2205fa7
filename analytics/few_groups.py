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
from analytics.query import Query
from analytics.tables import CHARGES, Table
from analytics.until_many import FEW_GROUPS
from analytics.vocabulary import OF_MONTHS


@dataclass(frozen=True, slots=True)
class Attempt:
    """All groups, in no order, or more than FEW_GROUPS of them (`until_many`).

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

    Days, or the members of one dimension, also month by month; resources are many. Where there are
    many after all, that is soon found out of a rollup.
    """
    is_plain = not (query.top or query.cumulative or query.subtotals or query.rates)
    is_by_day = query.grain is not None and query.grain not in OF_MONTHS
    return (
        is_plain
        and table.name != CHARGES.name
        and not any("instance_key" in key.columns for key in query.keys)
        and len(query.dimensions) + is_by_day <= 1
        and bool(row_group(query))
        and all(measure.additive for measure in query.asked_measures)
    )
