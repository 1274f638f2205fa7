"""What each ClickHouse user may do: the writer loads, the reader reads, the explorer has views."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from clickhouse_driver import Client
from clickhouse_driver import errors as driver_errors

from tests.stack.stacks import Running, kill, wait_for

_READONLY, _NO_GRANT, _TOO_MUCH = 164, 497, 396


@pytest.fixture
def charges(writer: Client) -> Iterator[None]:
    """The two filtered tables with a row each, and a third table."""
    for table in ("charges", "quarantine", "rollup"):
        writer.execute(f"DROP TABLE IF EXISTS {table} SYNC")
        writer.execute(f"CREATE TABLE {table} (n Int32) ENGINE = MergeTree ORDER BY n")
        writer.execute(f"INSERT INTO {table} VALUES", [(1,)])
    yield
    for table in ("charges", "quarantine", "rollup"):
        writer.execute(f"DROP TABLE {table} SYNC")


@pytest.fixture(params=["reader", "explorer"])
def visitor(request: pytest.FixtureRequest, server: Running) -> Iterator[Client]:
    client = server.client(f"CLICKHOUSE_{request.param.upper()}_URL")
    yield client
    client.disconnect()


def test_the_writer_loads_a_file_by_its_absolute_path(
    writer: Client, charges: None, tmp_path: Path
) -> None:
    (tmp_path / "part.csv").write_text("7\n8\n")
    writer.execute(f"INSERT INTO charges SELECT * FROM file('{tmp_path}/part.csv', CSV, 'n Int32')")
    assert writer.execute("SELECT n FROM charges ORDER BY n") == [(1,), (7,), (8,)]


def test_the_reader_reads_and_may_send_settings(server: Running, charges: None) -> None:
    reader = server.client("CLICKHOUSE_READER_URL")
    found = reader.execute("SELECT n FROM charges", settings={"max_execution_time": 5})
    assert found == [(1,)]
    reader.disconnect()


def test_the_explorer_reads_views_and_no_table(
    server: Running, writer: Client, charges: None
) -> None:
    writer.execute("CREATE DATABASE abi_sql_x")
    view = "DEFINER = CURRENT_USER SQL SECURITY DEFINER AS SELECT n FROM abi.charges"
    writer.execute(f"CREATE VIEW abi_sql_x.mine {view}")
    explorer = server.client("CLICKHOUSE_EXPLORER_URL")
    assert explorer.execute("SELECT n FROM abi_sql_x.mine") == [(1,)]
    for table in ("charges", "quarantine", "rollup"):
        assert _refusal(explorer, f"SELECT count() FROM {table}") == _NO_GRANT
    writer.execute("DROP DATABASE abi_sql_x SYNC")
    assert _refusal(explorer, "SELECT 1 SETTINGS max_threads = 3") == _READONLY
    assert _refusal(explorer, "SELECT number FROM numbers(300000)") == _TOO_MUCH
    explorer.disconnect()


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO charges SELECT 2",
        "CREATE TABLE mine (n Int32) ENGINE = Memory",
        "ALTER TABLE charges DELETE WHERE 1",
        "DROP TABLE charges",
        "TRUNCATE TABLE charges",
        "CREATE DATABASE mine ENGINE = Atomic",
        "SELECT * FROM file('/etc/hostname', LineAsString)",
        "SELECT * FROM url('http://127.0.0.1:1/', LineAsString)",
        "SELECT * FROM s3('http://127.0.0.1:1/bucket/key', LineAsString)",
        "SELECT * FROM remote('127.0.0.1', 'abi.charges')",
        "SELECT * FROM postgresql('127.0.0.1:1', 'd', 't', 'u', 'p')",
        "INSERT INTO FUNCTION file('/tmp/never.csv', CSV, 'n Int32') SELECT 1",
        "SELECT count() FROM system.query_log",
        "SYSTEM FLUSH LOGS",
        "KILL QUERY WHERE 1",
    ],
)
def test_visitors_are_refused_and_nothing_changes(
    visitor: Client, writer: Client, charges: None, sql: str
) -> None:
    _logged(writer, "SELECT 1")
    assert _refusal(visitor, sql) in (_READONLY, _NO_GRANT)
    assert writer.execute("SELECT n FROM charges") == [(1,)]
    assert writer.execute("SELECT count() FROM system.databases WHERE name = 'mine'") == [(0,)]


def test_a_visitor_cannot_lift_readonly(visitor: Client) -> None:
    with pytest.raises(driver_errors.ServerException) as refused:
        visitor.execute("SELECT 1", settings={"readonly": 0})
    assert refused.value.code == _READONLY


def test_what_was_asked_is_in_the_query_log(writer: Client) -> None:
    assert _logged(writer, "SELECT 41 + 1") == [("writer", "SELECT 41 + 1")]


def test_the_query_log_goes_on_after_a_kill(server: Running, writer: Client) -> None:
    _logged(writer, "SELECT 'before'")
    restarts = server.notes.read_text().count("restarted")
    kill(server.pid_of("clickhouse"))
    writer.disconnect()
    server.wait_for_note("restarted", times=restarts + 1)
    assert _logged(writer, "SELECT 'after'") == [("writer", "SELECT 'after'")]


def _logged(writer: Client, sql: str) -> list[tuple[str, str]]:
    """Who asked this, as the log says once it says it: a flush may return before it does."""
    query_id = uuid.uuid4().hex
    writer.execute(sql, query_id=query_id)
    asked = f"SELECT DISTINCT user, query FROM system.query_log WHERE query_id = '{query_id}'"

    def found() -> list[tuple[str, str]] | None:
        writer.execute("SYSTEM FLUSH LOGS")
        there = writer.execute("EXISTS TABLE system.query_log") == [(1,)]
        return (writer.execute(asked) or None) if there else None

    return wait_for(found, seconds=60)


def _refusal(client: Client, sql: str) -> int:
    with pytest.raises(driver_errors.ServerException) as refused:
        client.execute(sql)
    return int(refused.value.code)
