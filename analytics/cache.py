"""Answers kept in Redis under the hash of the statement and its values.

The values hold the scope and the snapshots, so the key is the access check: two people share an
entry only if they may see the same rows, and a new publication is a new key. Nothing is ever
invalidated. Without Redis answers are slower, never different.
"""

import functools
import hashlib
import json
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

import redis
import structlog
from django.conf import settings

from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Column, Identity, Result, Statement

_log = structlog.get_logger(__name__)
_SECONDS = 24 * 3600
_PREFIX = "abi:answer:1:"


def read(statement: Statement) -> Result:
    """As `client.read`, from Redis where the same statement was answered before."""
    key = key_of(statement)
    kept = _get(key)
    if kept is not None:
        return _decoded(kept)
    result = client.read(statement)
    _set(key, _encoded(result))
    return result


def key_of(statement: Statement) -> str:
    """Also names the server: the same snapshot number elsewhere is other data."""
    said = [settings.CLICKHOUSE_URLS[Identity.READER], statement.sql, dict(statement.params)]
    return _PREFIX + hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


class _Health:
    """Whether the last call succeeded, so that an outage is logged once and not per question."""

    reachable = True

    def seen(self, *, reachable: bool) -> None:
        if reachable != self.reachable:
            _log.warning("answer_cache_reachable" if reachable else "answer_cache_unreachable")
        self.reachable = reachable


_health = _Health()


def _get(key: str) -> str | None:
    try:
        kept = _redis(settings.REDIS_URL).get(key)
    except redis.RedisError:
        _health.seen(reachable=False)
        return None
    _health.seen(reachable=True)
    return str(kept) if kept is not None else None


def _set(key: str, value: str) -> None:
    if not _health.reachable:
        return
    try:
        _redis(settings.REDIS_URL).set(key, value, ex=_SECONDS)
    except redis.RedisError:
        _health.seen(reachable=False)


@functools.cache
def _redis(url: str) -> redis.Redis:
    return redis.Redis.from_url(
        url,
        decode_responses=True,
        socket_connect_timeout=0.2,
        socket_timeout=0.5,
        retry_on_timeout=False,
    )


def _encoded(result: Result) -> str:
    columns = [[column.name, column.type] for column in result.columns]
    return json.dumps({"columns": columns, "data": result.data}, default=str)


def _decoded(text: str) -> Result:
    kept = json.loads(text)
    columns = tuple(Column(name, type_) for name, type_ in kept["columns"])
    data = (_typed(column, values) for column, values in zip(columns, kept["data"], strict=True))
    return Result(columns, tuple(data))


def _typed(column: Column, values: Sequence[object]) -> tuple[object, ...]:
    parse = _parser(column.type)
    return tuple(parse(str(value)) for value in values) if parse else tuple(values)


def _parser(type_: str) -> Callable[[str], object] | None:
    if type_.startswith("Decimal"):
        return Decimal
    return date.fromisoformat if type_ == "Date" else None
