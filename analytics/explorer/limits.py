"""What one run may use, as ClickHouse itself says of the user who runs it."""

from dataclasses import dataclass, replace
from functools import lru_cache

from django.conf import settings

from abi.core.accounts.scope import Scope
from abi.core.clickhouse.statement import Identity
from analytics.explorer.place import explored, place_for

MOST_ROWS = 100_000
_NAMES = (
    "max_execution_time",
    "max_rows_to_read",
    "max_bytes_to_read",
    "max_memory_usage",
    "max_result_rows",
    "max_concurrent_queries_for_user",
)


@dataclass(frozen=True, slots=True)
class Limits:
    """`seconds` of running, rows and bytes (before compression) read, bytes of memory, rows given
    back, and how many may run at once.
    """

    seconds: int
    read_rows: int
    read_bytes: int
    memory_bytes: int
    result_rows: int
    at_once: int


def limits() -> Limits:
    """Of the profile: the same for everybody. Raises AppError `sql_explorer_off`, …"""
    urls = settings.CLICKHOUSE_URLS
    return _read(urls[Identity.ACCESS] or urls[Identity.EXPLORER])


@lru_cache(maxsize=4)
def _read(url: str) -> Limits:
    del url
    asked = ", ".join(f"toInt64(getSetting('{name}'))" for name in _NAMES)
    nobody = place_for(Scope.nothing())
    found = explored(f"SELECT {asked}", {}, place=nobody, run="limits", most=1)
    told = Limits(*(int(str(column[0])) for column in found.result.data))
    return replace(told, result_rows=min(told.result_rows, MOST_ROWS))
