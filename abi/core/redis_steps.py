"""Scripts that Redis runs: each is one step on the server, and one trip.

Requests take two or three of them. The client's own way to a connection and back, with its
measurements and callbacks, takes longer than the step: here a connection is taken, used, put back.
"""

import functools
import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
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
            # It counts what it ever made, also what is long gone: by itself it would stop at 100.
            max_connections=2**31,
        )
        self.idle: list[Any] = []
        _steps.add(self)

    def __call__(self, keys: Sequence[str], values: Sequence[Value]) -> Any:
        """Raises RedisError. A server that was started again is asked again, once."""
        return self.ask(keys, values)()

    def ask(self, keys: Sequence[str], values: Sequence[Value]) -> Callable[[], Any]:
        """Asks now; what is returned waits for the answer, once, and raises as a call does.

        An answer that nobody waits for costs its connection.
        """
        arguments = (len(keys), *keys, *values)
        try:
            connection = self.idle.pop()
        except IndexError:
            connection = self._opened.make_connection()
        with _closed_on_error(connection):
            self._send(connection, arguments)
        return functools.partial(self._answer, connection, arguments)

    def _send(self, connection: Any, arguments: Sequence[Value]) -> None:
        try:
            _send(connection, "EVALSHA", self._sha, *arguments)
        except redis.ConnectionError:
            connection.disconnect()
            _send(connection, "EVALSHA", self._sha, *arguments)

    def _answer(self, connection: Any, arguments: Sequence[Value]) -> Any:
        with _closed_on_error(connection):
            try:
                answer = self._read(connection, arguments)
            except redis.ConnectionError:
                connection.disconnect()
                _send(connection, "EVALSHA", self._sha, *arguments)
                answer = self._read(connection, arguments)
        self.idle.append(connection)
        return answer

    def _read(self, connection: Any, arguments: Sequence[Value]) -> Any:
        try:
            return connection.read_response()
        except NoScriptError:
            _send(connection, "EVAL", self._script, *arguments)
            return connection.read_response()


def _send(connection: Any, *command: Value) -> None:
    connection.send_packed_command(connection.pack_command(*command), check_health=False)


@contextmanager
def _closed_on_error(connection: Any) -> Iterator[None]:
    try:
        yield
    except BaseException:
        connection.disconnect()
        raise


def _forget() -> None:
    """Connections of the parent are the parent's."""
    for step in _steps:
        step.idle = []


os.register_at_fork(after_in_child=_forget)
