"""The only door to ClickHouse, and the only file that imports clickhouse_driver."""

import itertools
import json
import queue
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import clickhouse_driver
import structlog
from clickhouse_driver import errors as driver_errors
from django.conf import settings

from abi.core.clickhouse import cluster
from abi.core.clickhouse.errors import FAILED, UNREACHABLE, RefusedError, kind_of
from abi.core.clickhouse.heard import Heard
from abi.core.clickhouse.measured import TooManyBytesError, measure
from abi.core.clickhouse.statement import (
    Column,
    Entry,
    Explored,
    Identity,
    Progress,
    Result,
    Statement,
)
from abi.core.errors import AppError

# Server-side parameters are off by default in the driver; without them values would be
# pasted into SQL text by the client. async_insert is on by default in new servers and
# would acknowledge a load before it is stored.
_ALWAYS: Mapping[str, object] = {"server_side_params": True}
_WRITER: Mapping[str, object] = {"async_insert": 0, "insert_deduplicate": 0}
_LIMITS: Mapping[str, object] = {
    # Counters that nobody here looks at, decoded for longer than a small answer.
    "send_profile_events": 0,
    # Texts are decoded in C, numbers of a dictionary's entries are not.
    "low_cardinality_allow_in_native_format": 0,
    "max_execution_time": 30,
    "timeout_overflow_mode": "throw",
    "max_memory_usage": 4 * 1024**3,
    "max_result_rows": 1_000_000,
    "result_overflow_mode": "throw",
}

# A stream has no end to its rows, and more time: it holds no more of them than one block.
_STREAM_LIMITS: Mapping[str, object] = {
    **_LIMITS,
    "max_execution_time": 3600,
    "max_result_rows": 0,
}
# Whoever asked in the background can stop it, and need not wait.
_BACKGROUND: Mapping[str, object] = {"max_execution_time": 6 * 3600}

_background: ContextVar[str] = ContextVar("clickhouse_background", default="")
# Whoever ran it: a reader can neither see nor stop what others run.
_WHICH = "(query_id = {id:String} OR startsWith(query_id, concat({id:String}, '-')))"
_pools: dict[Identity, "queue.LifoQueue[clickhouse_driver.Client]"] = {}


def read(statement: Statement, *, identity: Identity = Identity.READER) -> Result:
    """Run a SELECT within the reader's limits and return it by columns.

    Decimals arrive as `Decimal`, DateTime with a zone as aware datetimes.
    Raises AppError (`clickhouse_unreachable`, `query_limit_exceeded`, `query_forbidden`, …).
    """
    settings_ = {**_LIMITS, **_patience(), **statement.settings}
    with _client(identity) as client, _errors_as_ours():
        data, described = client.execute(
            statement.sql,
            dict(statement.params),
            with_column_types=True,
            columnar=True,
            settings=settings_ | _comment(),
            query_id=_query_id(),
        )
    columns = tuple(Column(name, type_) for name, type_ in described)
    return Result(columns, tuple(tuple(column) for column in data) or tuple(() for _ in columns))


def stream(
    statement: Statement, *, block_rows: int = 8192, identity: Identity = Identity.READER
) -> Iterator[Result]:
    """Run a SELECT and yield its rows block by block; memory does not grow with their number.

    The connection is held until the last block is taken, and closed when the iterator is left.
    Raises AppError as `read` does, also in the middle: what was yielded before is then not all.
    """
    limits = {**_STREAM_LIMITS, **_patience()}
    settings_ = {**limits, **statement.settings, "max_block_size": block_rows}
    with _client(identity) as client, _errors_as_ours():
        rows = client.execute_iter(
            statement.sql,
            dict(statement.params),
            with_column_types=True,
            settings=settings_ | _comment(),
            query_id=_query_id(),
        )
        columns = tuple(Column(name, type_) for name, type_ in next(rows))
        while block := list(itertools.islice(rows, block_rows)):
            yield Result(columns, tuple(zip(*block, strict=True)))


def explore(
    sql: str, params: Mapping[str, object], *, entry: Entry, query_id: str, most: int
) -> Explored:
    """Run a person's own SQL over a connection of its own, and take at most so many rows of it.

    Nothing is set: the limits are those of the user's profile. The database is entered after the
    handshake, as one that is gone would end the embedded server in it. Texts come as bytes.
    Raises `RefusedError`; AppError `clickhouse_unreachable`, `clickhouse_failed`.
    """
    client = clickhouse_driver.Client.from_url(entry.url)
    # A text of theirs may be no UTF-8.
    client.client_settings |= {**_ALWAYS, "strings_as_bytes": True}
    try:
        with _errors_as_ours(), _refusals():
            client.execute(f"USE `{entry.database}`")
            measure(client.connection, buffer_size=clickhouse_driver.defines.BUFFER_SIZE)
            rows = client.execute_iter(sql, dict(params), with_column_types=True, query_id=query_id)
            columns = tuple(Column(name, type_) for name, type_ in next(rows, ()))
            taken = list(itertools.islice(rows, most + 1))
        data = tuple(zip(*taken[:most], strict=True)) or tuple(() for _ in columns)
        done = client.last_query.progress
        return Explored(Result(columns, data), len(taken) > most, done.rows, done.bytes)
    finally:
        client.disconnect()


def command(
    statement: Statement, *, query_id: str | None = None, identity: Identity = Identity.WRITER
) -> None:
    """Run a statement that changes data, schema or access, without a time limit."""
    with _client(identity) as client, _errors_as_ours():
        client.execute(
            statement.sql,
            dict(statement.params) or None,
            settings={**_WRITER, **statement.settings} | _comment(),
            query_id=query_id or _query_id(),
        )


@contextmanager
def background(name: str) -> Iterator[None]:
    """Around work that nobody waits for: a statement inside has six hours.

    Their ids begin with `name`, by which `progress` and `cancel` find them.
    """
    token = _background.set(name)
    try:
        yield
    finally:
        _background.reset(token)


def progress(query_id: str) -> Progress | None:
    """How far a statement is, or all of a name; None when the server runs none."""
    result = _as_writer(
        "SELECT sum(read_rows), sum(total_rows_approx), sum(written_rows), max(elapsed)"
        f" FROM {cluster.everywhere('system.processes')} WHERE {_WHICH} HAVING count() > 0",
        {"id": query_id},
    )
    for read_rows, total, written, elapsed in result:
        return Progress(int(read_rows), int(total), int(written), float(elapsed))
    return None


def cancel(query_id: str) -> None:
    """Stop a statement, or all of a name, and wait until the server has; unknown ids are fine."""
    _as_writer(f"KILL QUERY{cluster.on_cluster()} WHERE {_WHICH} SYNC", {"id": query_id})


def ping(*, within_seconds: float) -> str:
    """The server's version, over a connection of its own that gives up after `within_seconds`."""
    client = clickhouse_driver.Client.from_url(settings.CLICKHOUSE_URLS[Identity.READER])
    connection = client.connection
    connection.connect_timeout = within_seconds
    connection.send_receive_timeout = connection.sync_request_timeout = within_seconds
    try:
        with _errors_as_ours():
            return str(client.execute("SELECT version()")[0][0])
    finally:
        client.disconnect()


def close_pools() -> None:
    """Drop every pooled connection, e.g. after a fork or when a test replaces the server."""
    for pool in _pools.values():
        while not pool.empty():
            pool.get_nowait().disconnect()
    _pools.clear()


def _as_writer(sql: str, params: Mapping[str, object]) -> list[tuple[Any, ...]]:
    with _client(Identity.WRITER) as client, _errors_as_ours():
        rows: list[tuple[Any, ...]] = client.execute(sql, dict(params), query_id=_query_id())
        return rows


@contextmanager
def _client(identity: Identity) -> Iterator[clickhouse_driver.Client]:
    """A pooled connection; one that failed in any way is closed, never reused."""
    pool = _pools.setdefault(identity, queue.LifoQueue())
    try:
        client = pool.get_nowait()
    except queue.Empty:
        client = clickhouse_driver.Client.from_url(settings.CLICKHOUSE_URLS[identity])
        client.client_settings |= _ALWAYS
        client.settings |= cluster.settings_of(identity)
        for connection in (client.connection, *client.connections):
            connection.ping = Heard(connection)
    try:
        yield client
    except BaseException:
        client.disconnect()
        raise
    client.connection.ping.now()
    pool.put(client)


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except driver_errors.ServerException as e:
        raise RefusedError(e.code, str(e.message)) from e
    except TooManyBytesError as e:
        raise RefusedError(driver_errors.ErrorCodes.TOO_MANY_BYTES, "") from e
    except driver_errors.UnknownTypeError as e:
        raise RefusedError(driver_errors.ErrorCodes.UNKNOWN_TYPE, str(e.message)) from e


@contextmanager
def _errors_as_ours() -> Iterator[None]:
    try:
        yield
    except (driver_errors.NetworkError, driver_errors.SocketTimeoutError, EOFError, OSError) as e:
        raise AppError(UNREACHABLE, type(e).__name__) from e
    except driver_errors.ServerException as e:
        raise AppError(kind_of(e.code), f"ClickHouse code {e.code}") from e
    # The server quotes hostile bytes back, and the driver reads its message as UTF-8.
    except (driver_errors.Error, UnicodeDecodeError) as e:
        raise AppError(FAILED, type(e).__name__) from e


def _query_id() -> str:
    name, own = _background.get(), uuid.uuid4().hex
    return f"{name}-{own}" if name else own


def _patience() -> Mapping[str, object]:
    return _BACKGROUND if _background.get() else {}


def _comment() -> dict[str, object]:
    """Who asked, for the server's own log: ids only, never a value."""
    bound = structlog.contextvars.get_contextvars()
    known = ("request_id", "user_id", "key_id", "run_id", "scope")
    named = {k: bound[k] for k in known if k in bound}
    return {"log_comment": json.dumps(named, default=str)}
