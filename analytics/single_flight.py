"""Answers in Redis, and who may ask for one that is not there: one asks, the others wait for it.

Whoever asks holds a lock and prolongs it while they live. One who dies is waited for until the lock
runs out, for seconds; one whose question fails gives it back, and the next one asks. Redis being
away costs the waiting only: everybody then asks for themselves.
"""

import functools
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.lock import Lock
from redis.retry import Retry

from abi.core.observability.reachable import Reachable

_KEPT_SECONDS = 24 * 3600
_HELD_SECONDS = 3.0
# Longer than any question may take (see the reader's limits), and then not a moment.
_PATIENCE_SECONDS = 35.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.004, 0.05


_health = Reachable("answer_cache")


def get(key: str) -> str | None:
    """What is kept; None as well where Redis does not say."""
    try:
        kept = _redis(settings.REDIS_URL).get(key)
    except redis.RedisError:
        _health.seen(reachable=False)
        return None
    _health.seen(reachable=True)
    return None if kept is None else str(kept)


def keep(key: str, value: str) -> None:
    """For a day, where Redis can be reached."""
    if not _health.now:
        return
    try:
        _redis(settings.REDIS_URL).set(key, value, ex=_KEPT_SECONDS)
    except redis.RedisError:
        _health.seen(reachable=False)


@contextmanager
def turn(key: str) -> Iterator[str | None]:
    """Yields what somebody else answered meanwhile, or None to whoever has to ask.

    What is asked then has to be kept inside the context: the others look when it ends.
    """
    if not _health.now:
        yield None
        return
    lock = Lock(
        _redis(settings.REDIS_URL), f"{key}:asked", timeout=_HELD_SECONDS, thread_local=False
    )
    try:
        kept = _waited(key, lock)
    except redis.RedisError:
        _health.seen(reachable=False)
        kept = None
    with _prolonged(lock):
        yield kept


def _waited(key: str, lock: Lock) -> str | None:
    """Until there is an answer, or else until the lock is ours or the time is over."""
    until, pause = time.monotonic() + _PATIENCE_SECONDS, _FIRST_PAUSE
    while not lock.acquire(blocking=False):
        if time.monotonic() > until:
            return None
        time.sleep(pause)
        pause = min(pause * 1.5, _LONGEST_PAUSE)
        if (kept := get(key)) is not None:
            return kept
    return get(key)  # kept between our last look and the lock


@contextmanager
def _prolonged(lock: Lock) -> Iterator[None]:
    """A lock that is ours stays ours until the context ends; one that is not is left alone."""
    if not lock.local.token:
        yield
        return
    _prolonger().add(lock)
    try:
        yield
    finally:
        _prolonger().discard(lock)
        with suppress(redis.RedisError):
            lock.release()


class _Prolonger:
    """One thread of a process prolongs whatever it holds: most answers come before it looks."""

    def __init__(self) -> None:
        self._held: set[Lock] = set()
        self._one_at_a_time = threading.Lock()
        threading.Thread(target=self._run, daemon=True, name="prolonging").start()

    def add(self, lock: Lock) -> None:
        with self._one_at_a_time:
            self._held.add(lock)

    def discard(self, lock: Lock) -> None:
        """Once this returns it is not prolonged any more."""
        with self._one_at_a_time:
            self._held.discard(lock)

    def _run(self) -> None:
        while True:
            time.sleep(_HELD_SECONDS / 3)
            with self._one_at_a_time:
                self._prolong()

    def _prolong(self) -> None:
        for lock in tuple(self._held):
            try:
                lock.reacquire()
            except redis.RedisError:
                self._held.discard(lock)


@functools.cache
def _prolonger() -> _Prolonger:
    return _Prolonger()


# A thread does not survive a fork.
os.register_at_fork(after_in_child=_prolonger.cache_clear)


@functools.cache
def _redis(url: str) -> redis.Redis:
    """One retry, without a pause: for a pooled connection to a server that was started again."""
    return redis.Redis.from_url(
        url,
        decode_responses=True,
        socket_connect_timeout=0.2,
        socket_timeout=0.5,
        retry=Retry(NoBackoff(), 1, supported_errors=(redis.ConnectionError,)),
    )
