"""The tables that questions read just now: some have few rows, in one some tags are columns."""

import time
from collections.abc import Mapping

from django.conf import settings

from abi.core.errors import AppError
from analytics.few_rows import marked
from analytics.tables import TABLES, Table, with_tags
from billing import tag_columns

# What was found, and until when this process relies on it.
_found: list[tuple[Mapping[str, str], tuple[Table, ...], float]] = [({}, TABLES, 0.0)]


def tables() -> tuple[Table, ...]:
    """`TABLES` as they are, with the columns of tags that are there and on the list.

    They are looked for at most every `LOOK_LASTS` seconds; where ClickHouse cannot be asked, what
    was found before holds on, so that what is cached is still found.
    """
    if not settings.TAG_COLUMNS:
        return marked(TABLES)
    columns, found, until = _found[-1]
    if time.monotonic() >= until:
        before, columns = columns, _looked(columns)
        found = found if columns == before else with_tags(columns)
        _found[:] = [(columns, found, time.monotonic() + tag_columns.LOOK_LASTS)]
    return marked(found)


def _looked(before: Mapping[str, str]) -> Mapping[str, str]:
    try:
        return tag_columns.readable()
    except AppError:
        return before
