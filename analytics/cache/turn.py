"""One question's place in Redis: its answer, and the lock of whoever asks for it.

To look and, where there is nothing, to take the lock is one step on the server, and one trip; to
keep the answer and to give the lock back is another.
"""

import functools
import secrets

from django.conf import settings

from abi.core.redis_steps import Step

_KEPT_SECONDS = 24 * 3600
_PATIENCE_SECONDS = 0.5
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
_PROLONG = """
if redis.call('get', KEYS[1]) == ARGV[1] then
    return redis.call('pexpire', KEYS[1], ARGV[2])
end
return 0
"""


class Turn:
    """Every method that asks Redis raises RedisError."""

    def __init__(self, key: str, *, held_seconds: float) -> None:
        self._key, self.lock = key, f"{key}:asked"
        self._held_ms = int(held_seconds * 1000)
        self.token = secrets.token_hex(16)
        self.is_held = False
        self.kept: bytes | None = None
        self.found: bytes | None = None

    def look_or_take(self) -> bool:
        """Whether the turn is ours; `kept` is the answer where there is one, and then it is not."""
        step = _step(_LOOK_OR_TAKE, settings.REDIS_URL)
        self.kept, taken = step([self._key, self.lock], [self.token, self._held_ms])
        self.is_held = bool(taken)
        return self.is_held

    def prolong(self) -> bool:
        """False where it ran out before."""
        step = _step(_PROLONG, settings.REDIS_URL)
        return bool(step([self.lock], [self.token, self._held_ms]))

    def keep(self, answer: bytes) -> None:
        """For a day, from the end of the turn on."""
        self.found = answer

    def leave(self) -> None:
        """What was found is kept, and the lock given back if it is ours."""
        token, self.is_held = self.token if self.is_held else "", False
        found = [] if self.found is None else [self.found]
        step = _step(_KEEP_AND_GIVE_BACK, settings.REDIS_URL)
        step([self._key, self.lock], [token, _KEPT_SECONDS, *found])


@functools.cache
def _step(script: str, url: str) -> Step:
    return Step(script, url=url, seconds=_PATIENCE_SECONDS)
