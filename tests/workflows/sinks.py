"""Everything that ABI writes to, read back whole: one name, all its bytes."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import redis
from django.conf import settings
from django.db import connection
from temporalio.client import Client

from abi.core.clickhouse import client as clickhouse
from abi.core.clickhouse.statement import Identity, Statement
from workflows import client

Sink = Callable[[], str]
# What of ClickHouse's own tables may repeat a statement, its values or an error.
_SYSTEM = ("query_log", "text_log", "query_thread_log", "processes", "errors", "error_log")


def postgres() -> str:
    """Every row of every table of ours, as PostgreSQL prints it: whatever its columns are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
                       " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')")  # fmt: skip
        tables = [name for (name,) in cursor.fetchall()]
        found = []
        for table in tables:
            cursor.execute(f"SELECT t::text FROM {table} AS t")
            found += [f"{table} {row}" for (row,) in cursor.fetchall()]
    return "\n".join(found)


def valkey() -> str:
    """Celery's messages and results, the cache, quotas: each key with all it holds."""
    with redis.Redis.from_url(settings.REDIS_URL) as server:
        return "\n".join(f"{key!r} {_value(server, key)}" for key in server.scan_iter("*"))


def _value(server: Any, key: bytes) -> str:
    readers: dict[bytes, Callable[[], Any]] = {
        b"string": lambda: server.get(key),
        b"list": lambda: server.lrange(key, 0, -1),
        b"set": lambda: server.smembers(key),
        b"zset": lambda: server.zrange(key, 0, -1, withscores=True),
        b"hash": lambda: server.hgetall(key),
        b"stream": lambda: server.xrange(key),
    }
    reader = readers.get(server.type(key))
    return repr(reader()) if reader else ""


def system_tables() -> str:
    clickhouse.command(Statement("SYSTEM FLUSH LOGS"))
    return "\n".join(text for table in _system() for text in _rows(f"system.{table}"))


def _system() -> list[str]:
    there = clickhouse.read(
        Statement("SELECT name FROM system.tables WHERE database = 'system'"),
        identity=Identity.WRITER,
    )
    names = {str(name) for (name,) in there.rows()}
    assert "query_log" in names
    return [table for table in _SYSTEM if table in names]


def lines() -> str:
    """Of ABI's own tables, those that hold texts of files."""
    tables = ("charges", "quarantine", "resource_names")
    return "\n".join(text for table in tables for text in _rows(table))


def _rows(table: str) -> list[str]:
    asked = Statement(f"SELECT formatRow('JSONEachRow', *) FROM {table}")
    return [str(text) for (text,) in clickhouse.read(asked, identity=Identity.WRITER).rows()]


def temporal() -> str:
    """Histories with all they carry, search attributes and memos, of this test's queue."""
    return "\n".join(client.call(_histories))


async def _histories(temporal: Client) -> list[str]:
    found = []
    async for each in temporal.list_workflows(f"TaskQueue = '{settings.TEMPORAL_TASK_QUEUE}'"):
        handle = temporal.get_workflow_handle(each.id, run_id=each.run_id)
        history = await handle.fetch_history()
        described = await handle.describe()
        found += [each.id, history.to_json(), str(described.raw_description)]
        found += [payload.decode("utf-8", "replace") for payload in _payloads(history)]
    return found


def _payloads(history: Any) -> Iterator[bytes]:
    """Whatever a history carries, out of its base64."""
    for event in history.events:
        yield event.SerializeToString()


def files(*folders: Path) -> Sink:
    """Landing zone and results, as they lie there."""

    def read() -> str:
        paths = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
        return "\n".join(f"{path} {path.read_bytes().decode('latin-1')}" for path in paths)

    return read


def told(answers: list[Any]) -> Sink:
    """What a person was answered, refusals among it."""
    return lambda: "\n".join(
        json.dumps(dict(each.headers)) + each.getvalue().decode("utf-8", "replace")
        for each in answers
    )
