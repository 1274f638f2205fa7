"""Which tables have few rows just now: one thread has read them before several are awake."""

import time
from collections.abc import Iterable
from dataclasses import replace

from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Statement
from abi.core.errors import AppError
from analytics.tables import Table

# One thread reads as many in a few milliseconds, and groups them.
_FEW = 250_000
_LOOK_LASTS = 600.0
# By the tables asked about: those with the mark, and until when this process relies on it.
_found: dict[tuple[Table, ...], tuple[tuple[Table, ...], float]] = {}


def marked(tables: tuple[Table, ...]) -> tuple[Table, ...]:
    """The same, of which those with few rows say so; the same objects while that holds.

    Where ClickHouse cannot be asked, what was found before holds on.
    """
    found, until = _found.get(tables, (tables, 0.0))
    if time.monotonic() >= until:
        few = _few(each.name for each in tables if each.name != "charges")
        if few is not None and few != {each.name for each in found if each.is_few}:
            found = tuple(replace(each, is_few=each.name in few) for each in tables)
        _found[tables] = (found, time.monotonic() + _LOOK_LASTS)
    return found


def _few(names: Iterable[str]) -> set[str] | None:
    """Tables know how many rows they have: nothing is read."""
    counts = " UNION ALL ".join(f"SELECT '{name}', count() FROM {name}" for name in names)
    try:
        rows = client.read(Statement(counts)).rows()
    except AppError:
        return None
    return {str(name) for name, number in rows if int(str(number)) <= _FEW}
