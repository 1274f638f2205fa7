"""How much one person may ask in a while, counted in Redis, told in headers.

Windows slide and are counted in one step on the server, so that two requests at once are two.
Without Redis everything is allowed, and that is logged: a limit protects from too much, and must
not take away what there is. Health is asked by machines and not limited; strangers are refused
before they are counted.
"""

import functools
import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, override

import redis
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from limits import RateLimitItemPerSecond
from limits.storage import RedisStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from redis.backoff import NoBackoff
from redis.retry import Retry
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from abi.core.observability.reachable import Reachable

_health = Reachable("rate_limits")
_TOLD = "rate_limits_told"


@dataclass(frozen=True, slots=True)
class Standing:
    """How one person stands in one window; `resets_in` is in whole seconds."""

    policy: str
    quota: int
    window: int
    remaining: int
    resets_in: int
    is_allowed: bool


class PersonalRates(BaseThrottle):
    """Of every view; one that costs more names another rate of `API_RATES` by `throttle_scope`."""

    def __init__(self) -> None:
        self._wait: float | None = None

    @override
    def allow_request(self, request: Request, view: Any) -> bool:
        if request.user.pk is None:
            return True
        try:
            standings = list(_counted(request.user.pk, getattr(view, "throttle_scope", "")))
        except redis.RedisError:
            _health.seen(reachable=False)
            return True
        _health.seen(reachable=True)
        setattr(request._request, _TOLD, standings)  # noqa: SLF001 - what the middleware sees
        refused = [each.resets_in for each in standings if not each.is_allowed]
        self._wait = max(refused, default=None)
        return not refused

    @override
    def wait(self) -> float | None:
        return self._wait


class RateHeaders:
    """`RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers) on every answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self._get_response(request)
        standings: list[Standing] = getattr(request, _TOLD, [])
        if standings:
            response.headers["RateLimit-Policy"] = ", ".join(
                f'"{each.policy}";q={each.quota};w={each.window}' for each in standings
            )
            response.headers["RateLimit"] = ", ".join(
                f'"{each.policy}";r={each.remaining};t={each.resets_in}' for each in standings
            )
        return response


def _counted(person: Any, scope: str) -> Iterator[Standing]:
    """Counts the request in each window; the general rate is everybody's, also of costly views."""
    limiter, who = _limiter(settings.REDIS_URL), (cache.key_prefix, str(person))
    for name in dict.fromkeys(("api", scope or "api")):
        for window, quota in settings.API_RATES[name]:
            item = RateLimitItemPerSecond(quota, window, namespace=name)
            is_allowed = limiter.hit(item, *who)
            stats = limiter.get_window_stats(item, *who)
            resets_in = max(math.ceil(stats.reset_time - time.time()), 1)
            yield Standing(
                f"{name}-{window}", quota, window, stats.remaining, resets_in, is_allowed
            )


@functools.cache
def _limiter(url: str) -> SlidingWindowCounterRateLimiter:
    """Impatient: a request does not wait for a count."""
    pool = redis.ConnectionPool.from_url(
        url,
        socket_connect_timeout=0.2,
        socket_timeout=0.2,
        retry=Retry(NoBackoff(), 1, supported_errors=(redis.ConnectionError,)),
    )
    return SlidingWindowCounterRateLimiter(
        RedisStorage(url, connection_pool=pool, key_prefix="abi:rate")
    )
