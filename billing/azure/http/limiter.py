"""The tenant's quota, shared by every process through Redis.

Without Redis nobody knows what the others ask. Each process then keeps to a twelfth of the quota
(one request in 10 seconds): a dozen of them together stay below what the tenant may. Slower is
the safe side; a throttled tenant locks out every other tool of the enterprise as well.
"""

import threading
import uuid
from typing import Protocol

import redis
import structlog

from billing.azure.http.clock import Clock
from billing.azure.http.quota import SLACK_SECONDS, LocalQuota, Window, share

log = structlog.get_logger(__name__)
PARTS_WITHOUT_REDIS = 12
# KEYS: taken, held until. ARGV: now in ms (0: the server's), id, then span in ms and requests
# of each window. Answers 0 when the request may go, else the milliseconds until one may.
_TAKE = """
local now = tonumber(ARGV[1])
if now == 0 then
  local t = redis.call('TIME')
  now = t[1] * 1000 + math.floor(t[2] / 1000)
end
local wait = tonumber(redis.call('GET', KEYS[2]) or '0') - now
local longest = 0
for i = 3, #ARGV, 2 do
  local span, requests = tonumber(ARGV[i]), tonumber(ARGV[i + 1])
  longest = math.max(longest, span)
  local after = string.format('(%d', now - span)
  local over = redis.call('ZCOUNT', KEYS[1], after, '+inf') + 1 - requests
  if over > 0 then
    local first = redis.call('ZRANGEBYSCORE', KEYS[1], after, '+inf', 'WITHSCORES',
      'LIMIT', over - 1, 1)
    wait = math.max(wait, tonumber(first[2]) + span - now)
  end
end
if wait > 0 then return math.ceil(wait) end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%d', now - longest))
redis.call('ZADD', KEYS[1], string.format('%d', now), ARGV[2])
redis.call('PEXPIRE', KEYS[1], longest)
return 0
"""
# ARGV: now in ms (0: the server's), milliseconds to hold. Never shortens what is there.
_HOLD = """
local now = tonumber(ARGV[1])
if now == 0 then
  local t = redis.call('TIME')
  now = t[1] * 1000 + math.floor(t[2] / 1000)
end
local till = now + tonumber(ARGV[2])
if till > tonumber(redis.call('GET', KEYS[1]) or '0') then
  redis.call('SET', KEYS[1], string.format('%d', till), 'PX', tonumber(ARGV[2]) + 1000)
end
"""
_local: dict[str, LocalQuota] = {}
_lock = threading.Lock()


class Limiter(Protocol):
    """Asked before every request."""

    def take(self) -> float:
        """0 when the request may go, else the seconds until it is worth asking again."""

    def hold(self, seconds: float) -> None:
        """Azure said wait: nobody of this tenant asks before."""


class SharedLimiter:
    """One quota for a tenant of a cloud, which `name` says."""

    def __init__(
        self, server: "redis.Redis", name: str, windows: tuple[Window, ...], clock: Clock
    ) -> None:
        self._take = server.register_script(_TAKE)
        self._hold = server.register_script(_HOLD)
        self._used, self._held = f"abi:{{{name}}}:used", f"abi:{{{name}}}:held"
        self._windows = windows
        self._clock = clock
        with _lock:
            self._alone = _local.setdefault(
                name, LocalQuota(share(windows, PARTS_WITHOUT_REDIS), clock.now)
            )

    def take(self) -> float:
        spans: list[float] = [
            number
            for window in self._windows
            for number in (int((window.seconds + SLACK_SECONDS) * 1000), window.requests)
        ]
        args: list[float | str] = [self._now(), uuid.uuid4().hex, *spans]
        try:
            return int(self._take(keys=[self._used, self._held], args=args)) / 1000
        except redis.RedisError as e:
            log.warning("azure_quota_not_shared", error=type(e).__name__)
            return self._alone.take()

    def hold(self, seconds: float) -> None:
        self._alone.hold(seconds)
        try:
            self._hold(keys=[self._held], args=[self._now(), int(seconds * 1000)])
        except redis.RedisError as e:
            log.warning("azure_quota_not_shared", error=type(e).__name__)

    def _now(self) -> int:
        return 0 if self._clock.shared else int(self._clock.now() * 1000)


class Unlimited:
    """For interfaces without a quota: they are asked one page at a time, and told to wait."""

    def take(self) -> float:
        return 0.0

    def hold(self, seconds: float) -> None:
        """The asking client waits itself."""
