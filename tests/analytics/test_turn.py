"""The steps on the server by which one asks and the others wait."""

import uuid
from collections.abc import Iterator

import pytest
import redis
from pytest_django import Settings

from abi.core.clickhouse.statement import Statement
from analytics.cache.answers import read
from analytics.cache.turn import Turn
from tests.analytics.redis_servers import own_redis


@pytest.fixture
def server(settings: Settings) -> Iterator[redis.Redis]:
    """Nobody else's."""
    with own_redis() as own:
        settings.REDIS_URL = own.url
        yield redis.Redis.from_url(own.url, decode_responses=True)


@pytest.fixture
def key() -> str:
    return uuid.uuid4().hex


def turn(key: str) -> Turn:
    return Turn(key, held_seconds=3)


def took(key: str) -> tuple[bool, bytes | None]:
    """Whether another person's turn begins now, and what they find."""
    another = turn(key)
    return another.look_or_take(), another.kept


def test_one_takes_the_turn_and_the_next_one_does_not(server: redis.Redis, key: str) -> None:
    assert took(key) == (True, None)
    assert took(key) == (False, None)
    assert 0 < server.pttl(f"{key}:asked") <= 3000


def test_what_was_found_is_there_once_the_turn_is_over(server: redis.Redis, key: str) -> None:
    mine = turn(key)
    mine.look_or_take()
    mine.keep("an answer, 虚拟机".encode())
    assert server.exists(key) == 0
    mine.leave()
    assert (mine.is_held, took(key)) == (False, (False, "an answer, 虚拟机".encode()))
    assert server.exists(f"{key}:asked") == 0
    assert 23 * 3600 < server.ttl(key) <= 24 * 3600


def test_a_turn_without_an_answer_is_the_next_ones(server: redis.Redis, key: str) -> None:
    mine = turn(key)
    mine.look_or_take()
    mine.leave()
    assert server.exists(key) == 0
    assert took(key) == (True, None)


def test_an_empty_answer_is_an_answer(server: redis.Redis, key: str) -> None:
    mine = turn(key)
    mine.look_or_take()
    mine.keep(b"")
    mine.leave()
    assert took(key) == (False, b"")


def test_a_turn_that_ran_out_leaves_the_next_ones_alone(server: redis.Redis, key: str) -> None:
    late, next_one = turn(key), turn(key)
    late.look_or_take()
    server.delete(f"{key}:asked")
    assert next_one.look_or_take()
    late.keep(b"right all the same")
    late.leave()
    assert server.get(f"{key}:asked") == next_one.token
    assert took(key) == (False, b"right all the same")


def test_a_step_that_is_said_twice_is_taken_once(server: redis.Redis, key: str) -> None:
    """The first time its answer was lost with the connection."""
    mine = turn(key)
    assert [mine.look_or_take() for _ in range(2)] == [True, True]
    assert took(key) == (False, None)


def test_a_turn_is_prolonged_while_it_is_ours(server: redis.Redis, key: str) -> None:
    mine = turn(key)
    mine.look_or_take()
    server.pexpire(mine.lock, 500)
    assert mine.prolong()
    assert 2000 < server.pttl(mine.lock) <= 3000
    server.set(mine.lock, "another's")
    assert not mine.prolong()
    assert server.pttl(mine.lock) == -1


def test_an_answer_costs_two_trips_and_one_that_is_kept_one(
    server: redis.Redis, clickhouse_database: str
) -> None:
    read(Statement("SELECT 1"))
    server.config_resetstat()
    read(Statement("SELECT 2"))
    inside = {"get": 2, "set": 2, "del": 1}
    assert said(server) == inside | {"evalsha": 2}
    read(Statement("SELECT 2"))
    assert said(server) == inside | {"get": 3, "evalsha": 3}


def said(server: redis.Redis) -> dict[str, int]:
    """How often each command was given since, by clients and inside of scripts."""
    stats = server.info("commandstats")
    calls = {name.removeprefix("cmdstat_"): each["calls"] for name, each in stats.items()}
    return {name: n for name, n in calls.items() if name not in ("config|resetstat", "info")}
