"""How much one person may ask in a while, counted in Redis, told in headers.

Windows slide and are counted in one step on the server, so that two requests at once are two.
Without Redis everything is allowed, and that is logged: a limit protects from too much, and must
not take away what there is. Health is asked by machines and not limited; strangers are refused
before they are counted.
"""

import math
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, override

import redis
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from limits import RateLimitItem, RateLimitItemPerSecond
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from abi.core.api.windows import Count, count
from abi.core.observability.reachable import Reachable

_health = Reachable("rate_limits")
_TOLD, _BEGUN = "rate_limits_told", "rate_limits_begun"


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
        person = request.user.pk
        if person is None:
            return True
        begun: _Begun | None = getattr(request._request, _BEGUN, None)  # noqa: SLF001
        try:
            if begun is None or begun.person != person:
                begun = _begun(person, view)
            standings = begun.standings()
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
    """`RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers) on every answer.

    Counting begins once a view is found for a person, who is not kept waiting for it meanwhile.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self._get_response(request)
        self._hear(request)
        standings: list[Standing] = getattr(request, _TOLD, [])
        if standings:
            response.headers["RateLimit-Policy"] = ", ".join(
                f'"{each.policy}";q={each.quota};w={each.window}' for each in standings
            )
            response.headers["RateLimit"] = ", ".join(
                f'"{each.policy}";r={each.remaining};t={each.resets_in}' for each in standings
            )
        return response

    def _hear(self, request: HttpRequest) -> None:
        """Of a view that was refused before it was counted: its connection is for the next one."""
        begun: _Begun | None = getattr(request, _BEGUN, None)
        if begun is not None and not begun.is_heard:
            with suppress(redis.RedisError):
                begun.standings()

    def process_view(self, request: HttpRequest, view: Any, *_: Any) -> None:
        person, found = request.user.pk, getattr(view, "cls", None)
        if person is not None and PersonalRates in getattr(found, "throttle_classes", ()):
            # Begun anew, and told, where the view is asked to.
            with suppress(redis.RedisError):
                setattr(request, _BEGUN, _begun(person, found))


@dataclass(slots=True)
class _Begun:
    """A request that is being counted."""

    person: Any
    _told: Callable[[], list[Standing]]
    is_heard: bool = False

    def standings(self) -> list[Standing]:
        """Waits for the counts, once. Raises RedisError."""
        self.is_heard = True
        return self._told()


def _begun(person: Any, view: Any) -> _Begun:
    """Counts the request in each window; the general rate is everybody's, also of costly views."""
    scope = getattr(view, "throttle_scope", "")
    items = [
        RateLimitItemPerSecond(quota, seconds, namespace=name)
        for name in dict.fromkeys(("api", scope or "api"))
        for seconds, quota in settings.API_RATES[name]
    ]
    counts = count(items, cache.key_prefix, str(person), url=settings.REDIS_URL)
    return _Begun(person, lambda: list(map(_standing, items, counts())))


def _standing(item: RateLimitItem, count: Count) -> Standing:
    return Standing(
        policy=f"{item.namespace}-{item.get_expiry()}",
        quota=item.amount,
        window=item.get_expiry(),
        remaining=count.remaining,
        resets_in=max(math.ceil(count.resets_in), 1),
        is_allowed=count.is_allowed,
    )
