"""The client against the real server. No wrong passwords here: the embedded server dies of them."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from urllib.parse import urlsplit

import pytest
import structlog
from clickhouse_driver.connection import Connection
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pytest_django import Settings

from abi.core.clickhouse import client, heard
from abi.core.clickhouse.statement import Column, Identity, Statement
from abi.core.errors import AppError

HOSTILE = [
    "'; DROP TABLE charges; --",
    "\\' OR 1=1",
    "{other:String}",
    "%(name)s %s %%",
    "中文 \U0001f600",
    "line\nbreak\ttab",
    "\\N",
    "NULL",
    "",
]
SLOW = Statement("SELECT count() FROM numbers(100000000000) WHERE NOT ignore(sipHash64(number))")


def _one(sql: str, **params: object) -> object:
    ((value,),) = client.read(Statement(sql, params)).rows()
    return value


@pytest.fixture
def own_pools() -> Iterator[None]:
    """Connections of this test's own, so that it may break them."""
    client.close_pools()
    yield
    client.close_pools()


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_a_value_and_nothing_else(clickhouse: str, text: str) -> None:
    assert _one("SELECT {text:String}", text=text) == text
    assert _one("SELECT {texts:Array(String)}", texts=[text, "b"]) == [text, "b"]


@hypothesis_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40))
def test_any_text_comes_back_as_it_went(clickhouse: str, text: str) -> None:
    assert _one("SELECT {text:String}", text=text) == text


def test_values_keep_their_types(clickhouse: str) -> None:
    money = "-1234567890123456789012345678901234567890.123456789012345678901234567891"
    result = client.read(
        Statement(
            "SELECT {money:Decimal(76, 30)} AS money, {day:Date} AS day, {big:UInt128} AS big,"
            " toDateTime64('2026-11-01 00:00:00', 3, 'UTC') AS at, map('环境', 'prod') AS tags",
            {"money": money, "day": date(2026, 11, 1), "big": 2**127 + 1},
        )
    )
    assert next(result.rows()) == (
        Decimal(money), date(2026, 11, 1), 2**127 + 1, datetime(2026, 11, 1, tzinfo=UTC),
        {"环境": "prod"},
    )  # fmt: skip
    assert result.column("day") == (date(2026, 11, 1),)


def test_an_empty_answer_still_names_its_columns(clickhouse: str) -> None:
    result = client.read(Statement("SELECT 1::UInt8 AS a, 'x' AS b WHERE 0"))
    assert result.columns == (Column("a", "UInt8"), Column("b", "String"))
    assert result.data == ((), ())
    assert (len(result), list(result.rows())) == (0, [])


def test_an_answer_of_many_blocks_is_whole(clickhouse: str) -> None:
    statement = Statement(
        "SELECT number, toString(number) FROM numbers(200000)", settings={"max_block_size": 1000}
    )
    result = client.read(statement)
    assert len(result) == 200_000
    assert sum(result.data[0]) == 19_999_900_000  # type: ignore[arg-type]


@pytest.mark.parametrize("per_query", [{}, {"max_threads": 1}])
def test_parameters_stay_on_the_server_whatever_the_settings(
    clickhouse: str, per_query: dict[str, object]
) -> None:
    """Were they pasted by the client, `{a:String}` would be left as it stands and refused."""
    statement = Statement("SELECT {a:String}, '%'", {"a": "%s"}, per_query)
    assert list(client.read(statement).rows()) == [("%s", "%")]
    assert list(client.read(Statement("SELECT 'without, %(any)s'")).rows()) == [
        ("without, %(any)s",)
    ]
    client.command(Statement("SELECT {a:String}", {"a": "x"}, per_query))
    client.command(Statement("SELECT 1"))


@pytest.mark.parametrize(
    ("sql", "limits"),
    [
        ("SELECT number FROM numbers(2000001)", {}),
        ("SELECT number FROM numbers(11)", {"max_result_rows": 10}),
        ("SELECT groupArray(number) FROM numbers(20000000)", {"max_memory_usage": 50_000_000}),
        (SLOW.sql, {"max_execution_time": 1}),
        ("SELECT sum(number) FROM numbers(2000)", {"max_rows_to_read": 1000}),
    ],
)
def test_a_question_beyond_the_readers_limits_is_refused(
    clickhouse: str, sql: str, limits: dict[str, object]
) -> None:
    with pytest.raises(AppError) as caught:
        client.read(Statement(sql, settings=limits))
    assert (caught.value.code, caught.value.status) == ("query_limit_exceeded", 422)


def test_a_reader_cannot_write(clickhouse: str) -> None:
    with pytest.raises(AppError) as caught:
        client.read(Statement("CREATE TABLE t (a UInt8) ENGINE = Memory"))
    assert (caught.value.code, caught.value.status) == ("query_forbidden", 403)
    assert _one("SELECT count() FROM system.tables WHERE database = {d:String} AND name = 't'",
                d=clickhouse) == 0  # fmt: skip


def test_any_other_refusal_says_its_code_and_not_its_text(clickhouse: str) -> None:
    with pytest.raises(AppError) as caught:
        client.read(Statement("SELECT nothing_like_this FROM charges"))
    assert (caught.value.code, caught.value.detail) == ("clickhouse_failed", "ClickHouse code 47")


def test_a_server_that_is_not_there_is_unreachable(settings: Settings, own_pools: None) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    nowhere = f"clickhouse://127.0.0.1:{port}/x"
    settings.CLICKHOUSE_URLS = {**settings.CLICKHOUSE_URLS, "reader": nowhere}
    with pytest.raises(AppError) as caught:
        client.read(Statement("SELECT 1"))
    assert (caught.value.code, caught.value.retryable) == ("clickhouse_unreachable", True)


def test_one_connection_serves_many_questions(clickhouse: str, own_pools: None) -> None:
    for number in range(5):
        assert _one("SELECT {n:UInt8}", n=number) == number
    assert client._pools[Identity.READER].qsize() == 1


def test_a_connection_that_failed_is_never_used_again(clickhouse: str, own_pools: None) -> None:
    _one("SELECT 1")
    failed = client._pools[Identity.READER].queue[0]
    with pytest.raises(AppError):
        client.read(Statement("SELECT throwIf(number = 5000) FROM numbers(10000)"))
    assert client._pools[Identity.READER].qsize() == 0
    assert failed.connection.connected is False
    assert _one("SELECT 2") == 2
    assert client._pools[Identity.READER].queue[0] is not failed


def test_a_connection_the_server_dropped_is_replaced(clickhouse: str, own_pools: None) -> None:
    _one("SELECT 1")
    client._pools[Identity.READER].queue[0].connection.socket.shutdown(socket.SHUT_RDWR)
    assert _one("SELECT 2") == 2


def test_a_connection_is_asked_whether_it_is_there_only_after_a_silence(
    clickhouse: str, own_pools: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    pings: list[Connection] = []
    ask = Connection.ping

    def ping(self: Connection) -> bool | None:
        pings.append(self)
        said: bool | None = ask(self)
        return said

    monkeypatch.setattr(Connection, "ping", ping)
    for number in range(3):
        assert _one(f"SELECT {number}") == number
    assert pings == []
    monkeypatch.setattr(heard, "_SECONDS", 0.0)
    assert _one("SELECT 3") == 3
    assert len(pings) == 1


def test_hosts_that_are_asked_in_turn_are_heard_each(
    settings: Settings, clickhouse: str, own_pools: None
) -> None:
    url = settings.CLICKHOUSE_URLS["reader"]
    host = urlsplit(url).netloc.rpartition("@")[2]
    turns = f"{url}{'&' if '?' in url else '?'}round_robin=true&alt_hosts={host}"
    settings.CLICKHOUSE_URLS = {**settings.CLICKHOUSE_URLS, "reader": turns}
    assert [_one(f"SELECT {number}") for number in range(4)] == [0, 1, 2, 3]


def test_a_running_statement_tells_its_progress_and_can_be_stopped(clickhouse: str) -> None:
    ended: list[str] = []

    def run() -> None:
        try:
            client.command(SLOW, query_id="slow-one")
        except AppError as error:
            ended.append(error.code)

    thread = threading.Thread(target=run)
    thread.start()
    deadline = time.monotonic() + 10
    while (seen := client.progress("slow-one")) is None or not seen.read_rows:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert (seen.written_rows, seen.elapsed_seconds > 0) == (0, True)
    client.cancel("slow-one")
    thread.join(10)
    assert ended == ["query_cancelled"]
    assert client.progress("slow-one") is None
    client.cancel("never-was")


def test_work_in_the_background_has_time_and_a_name(clickhouse: str) -> None:
    asked = "SELECT getSetting('max_execution_time'), queryID()"
    seconds, own = client.read(Statement(asked)).data
    with client.background("job-7"):
        patient, named = client.read(Statement(asked)).data
        streamed = [row for block in client.stream(Statement(asked)) for row in block.rows()]
    assert (seconds[0], patient[0], streamed[0][0]) == (30, 21_600, 21_600)
    assert str(named[0]).startswith("job-7-")
    assert str(streamed[0][1]).startswith("job-7-")
    assert not str(own[0]).startswith("job-7-")
    assert not str(client.read(Statement(asked)).data[1][0]).startswith("job-7-")


def test_the_server_is_told_who_asks_by_id_only(clickhouse: str) -> None:
    with structlog.contextvars.bound_contextvars(request_id="abcdefgh", user_id=7, secret="x"):
        comment = _one("SELECT getSetting('log_comment')")
    assert json.loads(str(comment)) == {"request_id": "abcdefgh", "user_id": 7}


def test_a_load_is_acknowledged_only_once_it_is_stored(clickhouse: str) -> None:
    settings_ = client._WRITER
    assert (settings_["async_insert"], settings_["insert_deduplicate"]) == (0, 0)
    client.command(Statement("CREATE TABLE IF NOT EXISTS seen (v String) ENGINE = Memory"))
    client.command(Statement("INSERT INTO seen SELECT toString(getSetting('async_insert'))"))
    assert _one("SELECT v FROM seen") in ("0", "false")
    client.command(Statement("DROP TABLE seen"))


def test_ping_answers_the_version(clickhouse: str) -> None:
    assert client.ping(within_seconds=1)[0].isdigit()
