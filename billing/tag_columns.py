"""Tags that have a column of their own: those of ABI_TAG_COLUMNS.

A line's tags are one map, read whole for each of them; a column is read for itself. It holds to
the letter what `tag_sql` says of the map, for lines of every snapshot.
"""

import time
from collections.abc import Callable, Mapping

from django.conf import settings

from abi.core.clickhouse import computed
from abi.core.clickhouse.statement import Statement
from billing.tags import PREFIX, column_of, folded, tag_sql

# Seconds for which a process may rely on a look at the columns, and after which all have looked.
LOOK_LASTS = 10
UNREAD_AFTER = 3 * LOOK_LASTS
_TABLE = "charges"
_VALUE = f"LowCardinality(String) MATERIALIZED {tag_sql('{key:String}')}"


def readable() -> Mapping[str, str]:
    """By folded key of the setting, the columns that are there to be read now."""
    found = computed.read_from(_TABLE, prefix=PREFIX)
    wanted = {folded(key): column_of(key) for key in settings.TAG_COLUMNS}
    return {key: column for key, column in wanted.items() if found.get(column)}


def reconcile(*, wait: Callable[[float], None] = time.sleep) -> list[str]:
    """Add what the setting names, drop what it no longer names; says what was done.

    What is dropped is first given up, and then left for as long as any process may still read it.
    """
    wanted = {column_of(key): key for key in settings.TAG_COLUMNS}
    found = computed.read_from(_TABLE, prefix=PREFIX)
    return [*_add(wanted, found), *_drop([each for each in found if each not in wanted], wait)]


def _add(wanted: Mapping[str, str], found: Mapping[str, bool]) -> list[str]:
    said = []
    for column, key in wanted.items():
        if not found.get(column):
            computed.add(_TABLE, column, Statement(_VALUE, {"key": folded(key)}))
            said.append(f"tag {key!r} is the column {column}")
        if computed.store(_TABLE, column):
            said.append(f"the column {column} is being stored for older lines")
    return said


def _drop(unwanted: list[str], wait: Callable[[float], None]) -> list[str]:
    for column in unwanted:
        computed.give_up(_TABLE, column)
    if unwanted:
        wait(UNREAD_AFTER)
    for column in unwanted:
        computed.drop(_TABLE, column)
    return [f"the column {column} is dropped" for column in unwanted]
