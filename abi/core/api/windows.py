"""Sliding windows counted in Redis: all that one request counts in, in one step on the server.

`limits` counts in one script and says how a window stands in another one; here both of them are
run for every window at once. What is made of their figures is what its
`SlidingWindowCounterRateLimiter` makes of them.
"""

import functools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from limits import RateLimitItem
from limits.storage import RedisStorage

from abi.core.redis_steps import Step

_COUNT = f"""
local function acquired(KEYS, ARGV)
{RedisStorage.SCRIPT_ACQUIRE_SLIDING_WINDOW.decode()}
end
local function standing(KEYS, ARGV)
{RedisStorage.SCRIPT_SLIDING_WINDOW.decode()}
end
local told = {{}}
for i = 1, #KEYS / 2 do
    local keys = {{KEYS[2 * i - 1], KEYS[2 * i]}}
    local quota, seconds = ARGV[2 * i - 1], ARGV[2 * i]
    local is_allowed = acquired(keys, {{quota, seconds, 1}})
    local found = standing(keys, {{seconds}})
    told[i] = {{is_allowed and 1 or 0, found[1] or 0, found[2], found[3] or 0, found[4]}}
end
return told
"""


@dataclass(frozen=True, slots=True)
class Count:
    """How a window stands once a request was counted: one that is not allowed counts nowhere."""

    is_allowed: bool
    remaining: int
    resets_in: float


def count(windows: Sequence[RateLimitItem], *who: str, url: str) -> Callable[[], list[Count]]:
    """In each window by itself, also where another one does not allow it.

    Counts now; what is returned waits for the counts. Both raise RedisError.
    """
    if not windows:
        return list
    keys = [key for window in windows for key in _keys(window.key_for(*who))]
    limits = [number for each in windows for number in (each.amount, each.get_expiry())]
    told = _step(url).ask(keys, limits)
    return lambda: [_count(each, *row) for each, row in zip(windows, told(), strict=True)]


def _keys(name: str) -> tuple[str, str]:
    """Of the window before and of this one, as `limits` names them: both on one server."""
    return f"abi:rate:{{{name}}}/-1", f"abi:rate:{{{name}}}"


def _count(
    window: RateLimitItem,
    is_allowed: int,
    previous: bytes,
    previous_ends_in: int,
    current: bytes,
    current_ends_in: int,
) -> Count:
    """Milliseconds. Of the window before as much counts as has not slid out yet, one by one.

    This window is kept for twice its time: once it is past, it is the one before.
    """
    seconds, before, now = window.get_expiry(), int(previous), int(current)
    slides_out = max(previous_ends_in, 0) / 1000
    resets = [slides_out % (seconds / before)] if before else []
    resets += [max(current_ends_in / 1000 - seconds, 0)] if now else []
    return Count(
        is_allowed=bool(is_allowed),
        remaining=max(window.amount - math.floor(before * slides_out / seconds + now), 0),
        resets_in=min(resets, default=0.0),
    )


@functools.cache
def _step(url: str) -> Step:
    return Step(_COUNT, url=url, seconds=0.2)
