"""Answers kept in Redis under the hash of the statement and its values.

The values hold the scope and the snapshots, so the key is the access check: two people share an
entry only if they may see the same rows, and a new publication is a new key. Nothing is ever
invalidated, and only answers are kept, never errors. Without Redis answers are slower, never
different.
"""

import hashlib
import json
from collections.abc import Callable

from django.conf import settings

from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Identity, Result, Statement
from analytics.cache import single_flight
from analytics.cache.kept import decoded, encoded

_PREFIX = "abi:answer:2:"
_LONGEST = 16 * 1024**2


def read(statement: Statement) -> Result:
    """As `client.read`, from Redis where the same statement was answered before.

    Of many who ask the same at the same time one asks ClickHouse.
    """
    with single_flight.turn(key_of(statement)) as turn:
        if turn.kept is not None:
            return decoded(turn.kept)
        result = client.read(statement)
        text = encoded(result)
        if text is not None and len(text) <= _LONGEST:
            turn.keep(text)
        return result


def said(key: str, ask: Callable[[], Result], say: Callable[[Result], bytes]) -> bytes:
    """What `say` makes of the result of `ask`, which is kept instead of it.

    `key` is that of a statement with all else that `say` depends on. A request's last question.
    """
    with single_flight.turn(key, is_last=True) as turn:
        if turn.kept is not None:
            return turn.kept
        text = say(ask())
        if len(text) <= _LONGEST:
            turn.keep(text)
        return text


def key_of(statement: Statement, *more: str) -> str:
    """Also names the server: the same snapshot number elsewhere is other data."""
    said = [server(), statement.sql, dict(statement.params), *more]
    return _PREFIX + hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def server() -> str:
    return str(settings.CLICKHOUSE_URLS[Identity.READER])
