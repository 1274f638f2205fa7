"""Time as the client sees it, so that tests need not wait."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clock:
    """`now` in Unix seconds; `jitter(a, b)` is anywhere between.

    `shared` says whether `now` is what other machines call now: then Redis' own time is used.
    """

    now: Callable[[], float]
    sleep: Callable[[float], None]
    jitter: Callable[[float, float], float]
    shared: bool = True


SYSTEM = Clock(time.time, time.sleep, random.SystemRandom().uniform)
