"""Columns that the server works out from the others of a row, added and dropped while in use.

What was stored before a column was added is right at once, because the server works it out while
it reads, and fast once `store` has written it. A column that is no longer wanted may still be read
by processes that do not know it: it is given up first, which `read_from` tells them, and dropped
when everybody has looked again.
"""

from collections.abc import Mapping

from abi.core.clickhouse import client, cluster
from abi.core.clickhouse.statement import Identity, Statement

_GIVEN_UP = "given up"
_COLUMNS = """
SELECT name, comment != {given_up:String} AS is_read FROM system.columns
WHERE database = currentDatabase() AND table = {table:String}
    AND default_kind = 'MATERIALIZED' AND startsWith(name, {prefix:String})
ORDER BY name
"""


def read_from(table: str, *, prefix: str) -> Mapping[str, bool]:
    """The computed columns whose names begin so, and whether each may be read: else given up."""
    values = {"table": table, "prefix": prefix, "given_up": _GIVEN_UP}
    return {str(name): bool(is_read) for name, is_read in _rows(_COLUMNS, values)}


def add(table: str, column: str, value: Statement) -> None:
    """`value.sql` is the column's type and the expression that it is of the row's other columns.

    A column that was given up is read again.
    """
    sql = f"ADD COLUMN IF NOT EXISTS {column} {value.sql}"
    for each in _tables(table):
        client.command(Statement(f"ALTER TABLE {each} {sql}", value.params))
    _comment(table, column, "")


def store(table: str, column: str) -> bool:
    """Begin to write the column into what was stored before it; False where nothing lacks it.

    The server goes on in the background, and after a restart.
    """
    values = {"table": cluster.kept(table), "column": column, "database": _database()}
    is_lacking = bool(_rows(_LACKING.format(parts=cluster.everywhere(_PARTS)), values))
    is_running = bool(_rows(_RUNNING.format(all=cluster.everywhere(_MUTATIONS)), values))
    if not is_lacking or is_running:
        return False
    name = f"{cluster.kept(table)}{cluster.on_cluster()}"
    client.command(Statement(f"ALTER TABLE {name} MATERIALIZE COLUMN {column}"))
    return True


def give_up(table: str, column: str) -> None:
    """From now on whoever looks is told not to read it."""
    _comment(table, column, _GIVEN_UP)


def drop(table: str, column: str) -> None:
    """Statements that run keep what they read; those that begin must not name it."""
    for each in reversed(_tables(table)):
        client.command(Statement(f"ALTER TABLE {each} DROP COLUMN IF EXISTS {column}"))


_PARTS, _MUTATIONS = "system.parts_columns", "system.mutations"
_LACKING = """
SELECT name FROM {parts}
WHERE database = {{database:String}} AND table = {{table:String}} AND active
GROUP BY name HAVING countIf(column = {{column:String}}) = 0 LIMIT 1
"""
_RUNNING = """
SELECT mutation_id FROM {all}
WHERE database = {{database:String}} AND table = {{table:String}} AND NOT is_done
    AND position(command, concat('MATERIALIZE COLUMN ', {{column:String}})) > 0
LIMIT 1
"""


def _comment(table: str, column: str, text: str) -> None:
    """On the table that is looked at."""
    name = f"{table}{cluster.on_cluster()}"
    client.command(Statement(f"ALTER TABLE {name} COMMENT COLUMN IF EXISTS {column} '{text}'"))


def _tables(table: str) -> tuple[str, ...]:
    """What keeps the rows before what is over it."""
    names = dict.fromkeys((cluster.kept(table), table))
    return tuple(f"{name}{cluster.on_cluster()}" for name in names)


def _database() -> str:
    ((name,),) = _rows("SELECT currentDatabase()", {})
    return str(name)


def _rows(sql: str, values: Mapping[str, object]) -> list[tuple[object, ...]]:
    return list(client.read(Statement(sql, values), identity=Identity.WRITER).rows())
