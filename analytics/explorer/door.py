"""How SQL of people's own enters ClickHouse, and as whom: two ways, one of them a choice of the
operator (docs/sql-explorer.md). Without either there is no explorer.

Whoever asks may read nothing but views; these read as somebody else, and for nobody but whom they
are for. So no text reaches a table, not even its index.

- `Way.USERS`: a server with access storage. Each scope has a user who asks, and one as whom its
  views read and whom a row policy on the table itself holds.
- `Way.DEFINER`: a server whose users stand in a file, as the embedded one. All share one user who
  asks, and a view answers only queries whose id begins with its own name. The id is ours to give:
  no SQL can choose it.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings

from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Identity, Statement
from abi.core.errors import AppError
from analytics.explorer.errors import OFF, TOO_OLD

# Scalar file() was open to every user before: fixed in 26.2, 26.1.5.7, 25.12.9.13, 25.8.19.7.
OLDEST = (26, 3)


class Way(StrEnum):
    USERS = "users"
    DEFINER = "definer"


@dataclass(frozen=True, slots=True)
class Door:
    """`database` is where the tables are."""

    way: Way
    database: str


def door() -> Door:
    """Raises AppError `sql_explorer_off`, `clickhouse_too_old`."""
    urls = settings.CLICKHOUSE_URLS
    database = urlsplit(urls[Identity.WRITER]).path.strip("/")
    if settings.CLICKHOUSE_CLUSTER or not (urls[Identity.ACCESS] or urls[Identity.EXPLORER]):
        raise AppError(OFF, "a cluster" if settings.CLICKHOUSE_CLUSTER else "no user")
    _refuse_old(urls[Identity.WRITER])
    return Door(Way.USERS if urls[Identity.ACCESS] else Way.DEFINER, database)


def _refuse_old(url: str) -> None:
    found = version(url)
    if _numbers(found) < OLDEST:
        raise AppError(TOO_OLD, f"{found}, at least {'.'.join(map(str, OLDEST))} is needed")


@lru_cache(maxsize=4)
def version(url: str) -> str:
    """Of the server at this address. One that is upgraded ends its connections; we look again when
    this process starts again.
    """
    del url
    return str(client.read(Statement("SELECT version()")).data[0][0])


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text)[:2])
