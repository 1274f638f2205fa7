"""Ten people who open one dashboard cost one query, and nobody waits for the dead."""

import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

import pytest
import redis
from django.conf import settings as django_settings
from pytest_django import Settings

from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Identity, Result, Statement
from abi.core.errors import AppError
from analytics.cache import single_flight
from analytics.cache.answers import key_of, read
from tests.analytics.redis_servers import own_redis

PEOPLE = 10
ROOT = Path(__file__).parents[2]
DEAD = """
import django, sys, time
django.setup()
from analytics.cache import single_flight
with single_flight.turn(sys.argv[1]) as turn:
    print(turn.kept, flush=True)
    time.sleep(600)
"""


@pytest.fixture(autouse=True)
def reachable_again() -> Iterator[None]:
    single_flight._health.now = True
    yield
    single_flight._health.now = True


def slow(sql: str = "sleep(0.5)") -> Statement:
    """A question nobody asked before; the marker in its text finds it in the log."""
    marker = uuid.uuid4().hex
    return Statement(f"SELECT '{marker}' AS marker, toDecimal256('0.10', 30) AS amount, {sql} AS x")


def everybody(statement: Statement) -> list[Result | AppError]:
    """All at once, each in a thread of their own."""
    ready = threading.Barrier(PEOPLE)

    def one(_number: int) -> Result | AppError:
        ready.wait()
        try:
            return read(statement)
        except AppError as error:
            return error

    with ThreadPoolExecutor(PEOPLE) as people:
        return list(people.map(one, range(PEOPLE)))


def times_asked(statement: Statement) -> int:
    """By the server's own log. Asked last: once the log has this, it has all before."""
    last = uuid.uuid4().hex
    client.read(Statement(f"SELECT '{last}'"))
    until = time.monotonic() + 60
    while not _logged(f"SELECT '{last}'"):
        assert time.monotonic() < until, "the query log was not written"
    return _logged(statement.sql)


def _logged(sql: str) -> int:
    client.command(Statement("SYSTEM FLUSH LOGS"))
    found = client.read(
        Statement(
            "SELECT count() FROM system.query_log WHERE query = {sql:String}"
            " AND type = 'QueryStart'",
            {"sql": sql},
        ),
        identity=Identity.WRITER,
    )
    return int(str(found.data[0][0]))


def answers(found: list[Result | AppError]) -> set[object]:
    return {each.column("amount") if isinstance(each, Result) else each.code for each in found}


THE_ANSWER = {(Decimal("0.10"),)}


def test_ten_people_cost_one_query(clickhouse_database: str) -> None:
    statement = slow()
    assert answers(everybody(statement)) == THE_ANSWER
    assert times_asked(statement) == 1


def test_different_questions_do_not_wait_for_each_other(clickhouse_database: str) -> None:
    statements = [slow() for _ in range(3)]
    with ThreadPoolExecutor(3) as people:
        assert answers(list(people.map(read, statements))) == THE_ANSWER
    assert [times_asked(each) for each in statements] == [1, 1, 1]


def test_one_who_takes_long_is_still_waited_for(
    clickhouse_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(single_flight, "_HELD_SECONDS", 0.3)
    # The thread there is may just have lain down for a third of what it was.
    single_flight._prolonger.cache_clear()
    statement = slow("sleep(2)")
    assert answers(everybody(statement)) == THE_ANSWER
    assert times_asked(statement) == 1


def test_an_error_is_told_to_each_and_kept_for_nobody(clickhouse_database: str) -> None:
    statement = slow("throwIf(1)")
    assert answers(everybody(statement)) == {"clickhouse_failed"}
    assert times_asked(statement) == PEOPLE
    assert _redis().get(key_of(statement)) is None
    assert _redis().get(f"{key_of(statement)}:asked") is None


def test_one_who_was_killed_is_waited_for_no_longer_than_the_lock_lasts(
    clickhouse_database: str,
) -> None:
    statement = slow("sleep(0)")
    key = key_of(statement)
    with subprocess.Popen(
        [sys.executable, "-c", DEAD, key], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as asker:
        assert asker.stdout is not None
        assert asker.stdout.readline() == "None\n"
        asker.kill()
    assert 0 < _redis().pttl(f"{key}:asked") <= single_flight._HELD_SECONDS * 1000
    assert answers(everybody(statement)) == THE_ANSWER
    assert times_asked(statement) == 1


def test_whoever_has_waited_long_enough_asks(
    clickhouse_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(single_flight, "_PATIENCE_SECONDS", 0.2)
    statement = slow("sleep(0)")
    lock = f"{key_of(statement)}:asked"
    _redis().set(lock, "somebody who hangs and prolongs")
    assert answers(everybody(statement)) == THE_ANSWER
    assert _redis().get(lock) == b"somebody who hangs and prolongs"
    _redis().delete(lock)


def test_without_redis_everybody_asks_for_themselves(
    clickhouse_database: str, settings: Settings
) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    statement = slow("sleep(0.1)")
    assert answers(everybody(statement)) == THE_ANSWER
    assert times_asked(statement) == PEOPLE


@pytest.mark.parametrize("harm", ["kill", "freeze"])
def test_redis_that_is_lost_while_they_wait_leaves_everybody_with_the_answer(
    clickhouse_database: str, settings: Settings, harm: str
) -> None:
    statement = slow("sleep(1.5)")
    with own_redis() as server, ThreadPoolExecutor(1) as beside:
        settings.REDIS_URL = server.url
        harmed = beside.submit(_soon, getattr(server, harm))
        assert answers(everybody(statement)) == THE_ANSWER
        harmed.result()
    assert 1 <= times_asked(statement) <= PEOPLE


def _soon(harm: Callable[[], None]) -> None:
    time.sleep(0.5)
    harm()


def _redis() -> redis.Redis:
    return redis.Redis.from_url(django_settings.REDIS_URL)
