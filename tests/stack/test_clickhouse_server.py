"""The embedded ClickHouse behaves as a server does when clients and the server itself fail."""

import collections
import itertools
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from clickhouse_driver import Client
from clickhouse_driver import errors as driver_errors

from tests.stack.stacks import Running, kill, wait_for

_BAD_HANDSHAKE = "ClickHouse ended by a bad handshake"
_CANCELLED, _THROW_IF = 394, 395


@pytest.fixture
def table(writer: Client) -> str:
    """An empty table of numbers."""
    writer.execute("DROP TABLE IF EXISTS numbers_here SYNC")
    writer.execute("CREATE TABLE numbers_here (n UInt64) ENGINE = MergeTree ORDER BY n")
    return "numbers_here"


def test_a_running_query_is_cancelled_from_another_connection(
    server: Running, writer: Client
) -> None:
    errors: list[int] = []
    asking = threading.Thread(target=_endless, args=(server.client(), errors))
    asking.start()
    running = "SELECT count() FROM system.processes WHERE query_id = 'endless'"
    wait_for(lambda: writer.execute(running) == [(1,)] or None, seconds=5)
    began = time.monotonic()
    writer.execute("KILL QUERY WHERE query_id = 'endless' SYNC")
    asking.join(5)
    assert errors == [_CANCELLED]
    assert time.monotonic() - began < 3
    assert writer.execute(running) == [(0,)]


def test_an_error_in_mid_stream_arrives_and_the_client_works_again(writer: Client) -> None:
    sql = "SELECT throwIf(number = 2000000) FROM numbers(3000000) SETTINGS max_threads = 1"
    received = itertools.count()
    with pytest.raises(driver_errors.ServerException) as refused:
        collections.deque(zip(writer.execute_iter(sql), received, strict=False), maxlen=0)
    assert refused.value.code == _THROW_IF
    assert 0 < next(received) <= 2_000_000
    writer.disconnect()
    assert writer.execute("SELECT 1") == [(1,)]


def test_a_client_gone_in_mid_insert_leaves_whole_blocks_only(
    server: Running, writer: Client, table: str
) -> None:
    leaving = server.client()
    with pytest.raises(ConnectionAbortedError):
        leaving.execute(
            f"INSERT INTO {table} VALUES",
            _numbers_then_gone(),
            settings={"insert_block_size": 1000, "min_insert_block_size_rows": 0},
        )
    leaving.disconnect()
    stored = writer.execute(f"SELECT count(), sum(n), max(n) FROM {table}")[0]
    count = stored[0]
    assert count % 1000 == 0
    assert count <= 5000
    assert stored[1] == sum(range(count))


def test_after_a_kill_it_is_back_with_its_data(server: Running, writer: Client, table: str) -> None:
    writer.execute(f"INSERT INTO {table} VALUES", [(n,) for n in range(1000)])
    before = server.notes.read_text().count("restarted")
    kill(server.pid_of("clickhouse"))
    writer.disconnect()
    server.wait_for_note("restarted", times=before + 1)
    assert (
        server.notes.read_text()
        .splitlines()[-1]
        .startswith("ClickHouse ended by SIGKILL, restarted")
    )
    assert writer.execute(f"SELECT count(), sum(n) FROM {table}") == [(1000, 499_500)]


def test_its_log_says_what_failed_and_not_every_step(server: Running, writer: Client) -> None:
    with pytest.raises(driver_errors.ServerException):
        writer.execute("SELECT throwIf(1, 'said in the log')")
    writer.disconnect()
    log = server.var / "log" / "clickhouse.log"
    wait_for(lambda: "said in the log" in log.read_text() or None, seconds=5)
    assert not [line for line in log.read_text().splitlines() if "<Debug>" in line]
    assert not [line for line in log.read_text().splitlines() if "<Trace>" in line]


@pytest.mark.parametrize(
    ("user", "password"), [("writer", "wrong"), ("nobody", "wrong"), ("default", "")]
)
def test_a_refused_login_ends_the_server_which_is_soon_back(
    server: Running, user: str, password: str
) -> None:
    right = server.client()
    before = server.notes.read_text().count(_BAD_HANDSHAKE)
    host, port = right.connection.hosts[0]
    refused = Client(host, port, user=user, password=password)
    with pytest.raises((driver_errors.Error, EOFError, OSError)):
        refused.execute("SELECT 1")
    refused.disconnect()
    began = time.monotonic()
    said = server.wait_for_note(_BAD_HANDSHAKE, times=before + 1)
    # Half a second on an idle machine; the library's own crash report would take four.
    assert time.monotonic() - began < 2.5
    assert said.splitlines()[-1].startswith(
        "ClickHouse ended by a bad handshake (a refused login) or a client that vanished, restarted"
    )
    assert right.execute("SELECT currentUser()") == [("writer",)]
    right.disconnect()


def test_the_files_with_passwords_are_their_owners_alone(server: Running) -> None:
    folder = server.var / "clickhouse"
    for name in ("users.xml", "config.xml"):
        assert (folder / name).stat().st_mode & 0o777 == 0o600
    assert "<password></password>" in (folder / "users.xml").read_text()
    listening = Path("/proc/net/tcp").read_text()
    port = server.client().connection.hosts[0][1]
    assert f"0100007F:{port:04X} 00000000:0000 0A" in listening
    assert f"00000000:{port:04X} 00000000:0000 0A" not in listening


def _endless(client: Client, errors: list[int]) -> None:
    try:
        client.execute(
            "SELECT sum(sleepEachRow(0.01)) FROM numbers(100000) SETTINGS max_block_size = 10",
            query_id="endless",
        )
    except driver_errors.ServerException as refused:
        errors.append(refused.code)
    client.disconnect()


def _numbers_then_gone() -> Iterator[tuple[int]]:
    yield from ((n,) for n in range(5500))
    raise ConnectionAbortedError
