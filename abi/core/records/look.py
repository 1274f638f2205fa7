"""Whether a record has changed, asked of PostgreSQL: one statement that nearly every request runs.

It is prepared once for each connection and run by libpq itself: a cursor takes ten times as long
over it as the server does.
"""

import select
import threading
from collections.abc import Callable
from typing import Any, NamedTuple, cast

import psycopg
from django.db import connection
from psycopg.pq import ConnStatus, DiagnosticField, ExecStatus
from psycopg.pq.abc import PGresult

# Changes are written down for a day (`tasks.py`). Another server, or one that was restored, counts
# its transactions anew.
_CHECK = """
SELECT pg_current_snapshot()::text, pg_postmaster_start_time()::text, now()::text,
    pg_postmaster_start_time() = $2::timestamptz AND now() < $3::timestamptz + interval '12 hours'
    AND pg_snapshot_xmin(pg_current_snapshot()) >= pg_snapshot_xmin($1::pg_snapshot)
    AND NOT EXISTS (
        SELECT FROM record_change
        WHERE xid >= pg_snapshot_xmin($1::pg_snapshot)
            AND NOT pg_visible_in_snapshot(xid, $1::pg_snapshot)
    )
"""
_SQL, _NAME = _CHECK.encode(), b"abi_look"
# A pooler in between may have chosen another server for this transaction.
_NOT_PREPARED_HERE = b"26000"


class Moment(NamedTuple):
    """A database snapshot, the server's start and its clock, as PostgreSQL writes them."""

    snapshot: str
    server: str
    at: str


class _Prepared(threading.local):
    on: Any = None


_prepared = _Prepared()


def looked(before: Moment) -> tuple[Moment, bool]:
    """Now, and whether everything still is as it was. Raises django.db.Error."""
    return look(before)()


def look(before: Moment) -> Callable[[], tuple[Moment, bool]]:
    """Asks now; what is returned waits for the answer, once. Both raise django.db.Error.

    In between nothing else may be asked on this thread's connection.
    """
    values = [said.encode() for said in before]
    with connection.wrap_database_errors:
        connection.ensure_connection()
        opened = cast("psycopg.Connection", connection.connection)
        _send(opened.pgconn, values)
    return lambda: _told(opened, values)


def _told(opened: psycopg.Connection, values: list[bytes]) -> tuple[Moment, bool]:
    with connection.wrap_database_errors:
        result = _result(opened, values)
    if connection.queries_logged:
        connection.queries_log.append({"sql": _CHECK.strip(), "time": "0"})
    *moment, holds = (cast("bytes", result.get_value(0, column)).decode() for column in range(4))
    return Moment(*moment), holds == "t"


def _send(server: Any, values: list[bytes]) -> None:
    if _prepared.on is not server:
        server.prepare(_NAME, _SQL)
        _prepared.on = server
    server.send_query_prepared(_NAME, values)
    server.flush()


def _awaited(server: Any) -> PGresult:
    """The other threads go on meanwhile, which they would not while libpq itself waits."""
    waiting = select.poll()
    waiting.register(server.socket, select.POLLIN)
    server.consume_input()
    while server.is_busy():
        waiting.poll()
        server.consume_input()
    result: PGresult = server.get_result()
    while server.get_result():
        pass
    return result


def _result(opened: psycopg.Connection, values: list[bytes]) -> PGresult:
    server = cast("Any", opened.pgconn)
    result = _awaited(server)
    if result.error_field(DiagnosticField.SQLSTATE) == _NOT_PREPARED_HERE:
        result = server.exec_params(_SQL, values)
    if server.status != ConnStatus.OK:
        raise psycopg.OperationalError("the connection is lost")
    if result.status != ExecStatus.TUPLES_OK:
        raise psycopg.errors.error_from_result(result, encoding=opened.info.encoding)
    return result
