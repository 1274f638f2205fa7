"""How much a tenant may ask, and the count of it in this process alone."""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

# Requests are counted when they leave and Azure counts them when they arrive: what is on
# its way longer than another must not make a window overfull there.
SLACK_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Window:
    """So many requests within any such span."""

    seconds: int
    requests: int


AZURE = (Window(10, 12), Window(60, 60), Window(3600, 600))


def share(windows: tuple[Window, ...], parts: int) -> tuple[Window, ...]:
    """A part of the quota, at least one request for each window."""
    return tuple(Window(each.seconds, max(1, each.requests // parts)) for each in windows)


class LocalQuota:
    """A sliding count; threads share it."""

    def __init__(self, windows: tuple[Window, ...], now: Callable[[], float]) -> None:
        self._windows = windows
        self._now = now
        self._taken: deque[float] = deque()
        self._held_until = 0.0
        self._lock = threading.Lock()

    def take(self) -> float:
        """0 when a request may go now (it is counted), else the seconds until one may."""
        with self._lock:
            now = self._now()
            longest = max(window.seconds for window in self._windows) + SLACK_SECONDS
            while self._taken and self._taken[0] <= now - longest:
                self._taken.popleft()
            wait = max([self._held_until - now, *(self._wait(now, each) for each in self._windows)])
            if wait <= 0:
                self._taken.append(now)
            return max(wait, 0.0)

    def hold(self, seconds: float) -> None:
        """Nothing may go before so many seconds have passed."""
        with self._lock:
            self._held_until = max(self._held_until, self._now() + seconds)

    def _wait(self, now: float, window: Window) -> float:
        span = window.seconds + SLACK_SECONDS
        inside = [at for at in self._taken if at > now - span]
        over = len(inside) + 1 - window.requests
        return inside[over - 1] + span - now if over > 0 else 0.0
