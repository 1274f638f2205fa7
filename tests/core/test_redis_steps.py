"""A step runs once on the server, on a connection that is there."""

import os
import uuid

import pytest
import redis
from django.conf import settings

from abi.core.redis_steps import Step
from tests.analytics.redis_servers import own_redis

ADD = "return redis.call('incrby', KEYS[1], ARGV[1])"


def test_a_script_the_server_does_not_know_is_told_it_once() -> None:
    with own_redis() as server:
        add = Step(ADD, url=server.url, seconds=0.5)
        assert [add(["n"], [2]), add(["n"], [3])] == [2, 5]
        stats = redis.Redis.from_url(server.url).info("commandstats")
    assert (stats["cmdstat_eval"]["calls"], stats["cmdstat_evalsha"]["calls"]) == (1, 2)


def test_a_connection_that_was_closed_meanwhile_is_opened_again() -> None:
    add, key = Step(ADD, url=settings.REDIS_URL, seconds=0.5), uuid.uuid4().hex
    assert add([key], [1]) == 1
    add.idle[0]._sock.shutdown(2)
    assert add([key], [1]) == 2
    assert len(add.idle) == 1


def test_answers_are_waited_for_in_any_order() -> None:
    add, key = Step(ADD, url=settings.REDIS_URL, seconds=0.5), uuid.uuid4().hex
    add([key], [1])
    first, second = add.ask([key], [10]), add.ask([key + "other"], [100])
    assert (second(), first()) == (100, 11)
    assert len(add.idle) == 2


def test_an_answer_nobody_waits_for_is_nobody_elses() -> None:
    add, key = Step(ADD, url=settings.REDIS_URL, seconds=0.5), uuid.uuid4().hex
    add([key], [1])
    add.ask([key], [10])
    assert add.idle == []
    assert add([key], [100]) == 111


def test_after_an_answer_that_came_too_late_the_connection_is_not_used_again() -> None:
    with own_redis() as server:
        add = Step(ADD, url=server.url, seconds=0.1)
        add(["n"], [1])
        server.freeze()
        with pytest.raises(redis.RedisError):
            add(["n"], [1])
        assert add.idle == []


def test_a_child_does_not_speak_on_its_parents_connection() -> None:
    add = Step(ADD, url=settings.REDIS_URL, seconds=0.5)
    add([uuid.uuid4().hex], [1])
    child = os.fork()
    if not child:
        os._exit(len(add.idle))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert len(add.idle) == 1
