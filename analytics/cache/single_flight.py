"""Who may ask for an answer that is not in Redis: one asks, the others wait for it.

Whoever asks holds a lock and prolongs it while they live. One who dies is waited for until the lock
runs out, for seconds; one whose question fails gives it back, and the next one asks. Redis being
away costs the waiting only: everybody then asks for themselves.
"""

import functools
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import redis

from abi.core.afterwards import afterwards
from abi.core.observability.reachable import Reachable
from analytics.cache.turn import Turn

_HELD_SECONDS = 3.0
# Longer than any question may take (see the reader's limits), and then not a moment.
_PATIENCE_SECONDS = 35.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.004, 0.05


_health = Reachable("answer_cache")


@contextmanager
def turn(key: str, *, is_last: bool = False) -> Iterator[Turn]:
    """Yields what is kept, or what somebody else answered meanwhile, or else a turn to ask.

    What is asked then has to be told to the turn inside the context: the others look when it ends.
    `is_last` says that this request asks nothing after it: its own answer goes first then.
    """
    mine = Turn(key, held_seconds=_HELD_SECONDS)
    try:
        _await(mine)
    except redis.RedisError:
        _health.seen(reachable=False)
    else:
        _health.seen(reachable=True)
    with _prolonged(mine, is_last=is_last):
        yield mine


def _await(mine: Turn) -> None:
    """Until there is an answer, or else until the lock is ours or the time is over."""
    until, pause = time.monotonic() + _PATIENCE_SECONDS, _FIRST_PAUSE
    while not mine.look_or_take() and mine.kept is None and time.monotonic() < until:
        time.sleep(pause)
        pause = min(pause * 1.5, _LONGEST_PAUSE)


@contextmanager
def _prolonged(mine: Turn, *, is_last: bool) -> Iterator[None]:
    """A lock that is ours stays ours until it is given back; one that is not is left alone."""
    if mine.is_held:
        _prolonger().add(mine)
    try:
        yield
    finally:
        if is_last:
            afterwards(lambda: _leave(mine))
        else:
            _leave(mine)


def _leave(mine: Turn) -> None:
    if mine.is_held:
        _prolonger().discard(mine)
    elif not (_health.now and mine.found is not None):
        return
    try:
        mine.leave()
    except redis.RedisError:
        _health.seen(reachable=False)


class _Prolonger:
    """One thread of a process prolongs whatever it holds: most answers come before it looks."""

    def __init__(self) -> None:
        self._held: set[Turn] = set()
        self._one_at_a_time = threading.Lock()
        threading.Thread(target=self._run, daemon=True, name="prolonging").start()

    def add(self, turn: Turn) -> None:
        with self._one_at_a_time:
            self._held.add(turn)

    def discard(self, turn: Turn) -> None:
        """Once this returns it is not prolonged any more."""
        with self._one_at_a_time:
            self._held.discard(turn)

    def _run(self) -> None:
        while True:
            time.sleep(_HELD_SECONDS / 3)
            with self._one_at_a_time:
                self._prolong()

    def _prolong(self) -> None:
        for turn in tuple(self._held):
            try:
                is_ours = turn.prolong()
            except redis.RedisError:
                is_ours = False
            if not is_ours:
                self._held.discard(turn)


@functools.cache
def _prolonger() -> _Prolonger:
    return _Prolonger()


# A thread does not survive a fork.
os.register_at_fork(after_in_child=_prolonger.cache_clear)
