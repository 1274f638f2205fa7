"""Scripts that Redis runs: each is one step on the server, and one trip.

Requests take two or three of them. The client's own way to a connection and back, with its
measurements and callbacks, takes longer than the step: here a connection is taken, used, put back.
"""

import hashlib
import os
from collections.abc import Sequence
from typing import Any
from weakref import WeakSet

import redis
from redis.backoff import NoBackoff
from redis.exceptions import NoScriptError
from redis.retry import Retry

Value = str | bytes | int | float
_CONNECT_SECONDS = 0.2
_steps: "WeakSet[Step]" = WeakSet()


class Step:
    """Impatient: a request that waits for Redis longer than `seconds` goes on without it."""

    def __init__(self, script: str, *, url: str, seconds: float) -> None:
        self._script, self._sha = script, hashlib.sha1(script.encode()).hexdigest()  # noqa: S324
        self._opened = redis.ConnectionPool.from_url(
            url,
            socket_connect_timeout=_CONNECT_SECONDS,
            socket_timeout=seconds,
            retry=Retry(NoBackoff(), 1, supported_errors=(redis.ConnectionError,)),
        )
        self.idle: list[Any] = []
        _steps.add(self)

    def __call__(self, keys: Sequence[str], values: Sequence[Value]) -> Any:
        """Raises RedisError. A server that was started again is asked again, once."""
        try:
            connection = self.idle.pop()
        except IndexError:
            connection = self._opened.make_connection()
        try:
            answer = self._asked(connection, keys, values)
        except BaseException:
            connection.disconnect()
            raise
        self.idle.append(connection)
        return answer

    def _asked(self, connection: Any, keys: Sequence[str], values: Sequence[Value]) -> Any:
        try:
            return self._run(connection, keys, values)
        except redis.ConnectionError:
            connection.disconnect()
            return self._run(connection, keys, values)

    def _run(self, connection: Any, keys: Sequence[str], values: Sequence[Value]) -> Any:
        try:
            return _said(connection, "EVALSHA", self._sha, len(keys), *keys, *values)
        except NoScriptError:
            return _said(connection, "EVAL", self._script, len(keys), *keys, *values)


def _said(connection: Any, *command: Value) -> Any:
    connection.send_packed_command(connection.pack_command(*command), check_health=False)
    return connection.read_response()


def _forget() -> None:
    """Connections of the parent are the parent's."""
    for step in _steps:
        step.idle = []


os.register_at_fork(after_in_child=_forget)
