"""One question's place in Redis: its answer, and the lock of whoever asks for it.

To look and, where there is nothing, to take the lock is one step on the server, and one trip; to
keep the answer and to give the lock back is another.
"""

import functools
from typing import override

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.commands.core import Script
from redis.lock import Lock
from redis.retry import Retry

_KEPT_SECONDS = 24 * 3600
# Taken already for the same token: by a first attempt whose answer was lost on the way.
_LOOK_OR_TAKE = """
local kept = redis.call('get', KEYS[1])
if kept then
    return {kept, 0}
end
if redis.call('set', KEYS[2], ARGV[1], 'nx', 'px', ARGV[2]) then
    return {false, 1}
end
return {false, redis.call('get', KEYS[2]) == ARGV[1] and 1 or 0}
"""
# An answer is right whoever found it; the lock is given back by nobody but its owner.
_KEEP_AND_GIVE_BACK = """
if ARGV[3] then
    redis.call('set', KEYS[1], ARGV[3], 'ex', ARGV[2])
end
if redis.call('get', KEYS[2]) == ARGV[1] then
    return redis.call('del', KEYS[2])
end
return 0
"""


class Turn(Lock):
    """A lock that looks when it is taken: `kept` is the answer, and then it is not taken."""

    def __init__(self, key: str, *, held_seconds: float) -> None:
        super().__init__(
            _redis(settings.REDIS_URL), f"{key}:asked", timeout=held_seconds, thread_local=False
        )
        self._key, self._held_ms = key, int(held_seconds * 1000)
        self._look_or_take, self._keep_and_give_back = _scripts(settings.REDIS_URL)
        self.kept: bytes | None = None
        self.found: bytes | None = None

    @property
    def is_held(self) -> bool:
        return self.local.token is not None

    def keep(self, answer: bytes) -> None:
        """For a day, from the end of the turn on."""
        self.found = answer

    @override
    def do_acquire(self, token: str) -> bool:
        self.kept, taken = self._look_or_take([self._key, self.name], [token, self._held_ms])
        return bool(taken)

    def leave(self) -> None:
        """What was found is kept, and the lock given back if it is ours. Raises RedisError."""
        token, self.local.token = self.local.token, None
        found = [] if self.found is None else [self.found]
        self._keep_and_give_back([self._key, self.name], [token or "", _KEPT_SECONDS, *found])


@functools.cache
def _scripts(url: str) -> tuple[Script, Script]:
    server = _redis(url)
    return server.register_script(_LOOK_OR_TAKE), server.register_script(_KEEP_AND_GIVE_BACK)


@functools.cache
def _redis(url: str) -> redis.Redis:
    """One retry, without a pause: for a pooled connection to a server that was started again."""
    return redis.Redis.from_url(
        url,
        socket_connect_timeout=0.2,
        socket_timeout=0.5,
        retry=Retry(NoBackoff(), 1, supported_errors=(redis.ConnectionError,)),
    )
