"""A statement that stops once it has found more groups than are put in order here. Pure."""

from dataclasses import replace

from abi.core.clickhouse.statement import Statement

# As many are put in order after ClickHouse has answered, at most.
FEW_GROUPS = 1000


def until_many(statement: Statement) -> Statement:
    """All groups where they are at most FEW_GROUPS, or else some of them, and more than that.

    The engine then reads no further, which costs less to plan than a LIMIT. It would stop as well
    inside a statement that groups groups, whose sums would be too small: such a one has a LIMIT.
    """
    if statement.sql.count("GROUP BY") != 1:
        return replace(statement, sql=f"{statement.sql}\nLIMIT {FEW_GROUPS + 1}")
    stops = {"max_rows_to_group_by": FEW_GROUPS, "group_by_overflow_mode": "break"}
    return replace(statement, settings={**statement.settings, **stops})
