"""What is counted in one step is what `limits` counts in two, for every window at once."""

import math
import time
import uuid
from collections.abc import Callable

import pytest
import redis
from django.conf import settings
from limits import RateLimitItemPerSecond
from limits.storage import RedisStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from abi.core.api import windows
from abi.core.api.windows import Count, count

A_MINUTE, AN_HOUR = RateLimitItemPerSecond(3, 60), RateLimitItemPerSecond(5, 3600)


@pytest.fixture
def ask() -> Callable[..., list[Count]]:
    """As somebody who has asked nothing before."""
    who = uuid.uuid4().hex
    return lambda *items: count(items, who, url=settings.REDIS_URL)()


def test_each_window_is_counted_by_itself(ask: Callable[..., list[Count]]) -> None:
    found = [[(c.is_allowed, c.remaining) for c in ask(A_MINUTE, AN_HOUR)] for _ in range(6)]
    assert [minute for minute, _ in found] == [
        (True, 2),
        (True, 1),
        *[(True, 0)],
        *[(False, 0)] * 3,
    ]
    assert [hour[1] for _, hour in found] == [4, 3, 2, 1, 0, 0]
    assert [hour[0] for _, hour in found] == [True] * 5 + [False]


def test_of_no_windows_nothing_is_asked(ask: Callable[..., list[Count]]) -> None:
    assert count([], "anybody", url="redis://127.0.0.1:1/0")() == []


def test_any_number_of_windows_is_one_trip(
    ask: Callable[..., list[Count]], monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(A_MINUTE)
    sent: list[bytes] = []

    def noted(server: redis.Connection, said: list[bytes], **options: bool) -> object:
        sent.append(said[0].split()[2])
        return send(server, said, **options)

    send: Callable[..., object] = redis.Connection.send_packed_command
    monkeypatch.setattr(redis.Connection, "send_packed_command", noted)
    assert [count.remaining for count in ask(A_MINUTE, AN_HOUR)] == [1, 4]
    assert sent == [b"EVALSHA"]


@pytest.mark.parametrize(
    ("before", "now", "age"),
    [(0, 1, 5), (3, 1, 5), (3, 0, 50), (1, 2, 1), (0, 0, 0), (57, 4, 50)],
)
def test_a_window_that_slides_stands_as_limits_says(before: int, now: int, age: int) -> None:
    """`age`: seconds since this window began, `before` what was counted in the one before."""
    item, who = RateLimitItemPerSecond(60, 60), uuid.uuid4().hex
    server = redis.Redis.from_url(settings.REDIS_URL)
    previous, current = windows._keys(item.key_for(who))
    if before:
        server.set(previous, before, px=(60 - age) * 1000)
    if now:
        server.set(current, now, px=(120 - age) * 1000)
    [found] = count([item], who, url=settings.REDIS_URL)()
    limiter = SlidingWindowCounterRateLimiter(
        RedisStorage(settings.REDIS_URL, key_prefix="abi:rate")
    )
    stats = limiter.get_window_stats(item, who)
    assert (found.is_allowed, found.remaining) == (True, stats.remaining)
    assert found.remaining <= 60 - now - 1
    assert math.isclose(found.resets_in, stats.reset_time - time.time(), abs_tol=0.5)
