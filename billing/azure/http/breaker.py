"""Stops asking a host that only fails, and lets one probe find out when it is back."""

import threading
from collections.abc import Callable

FAILURES_TO_OPEN = 8
FIRST_SECONDS = 15.0
MOST_SECONDS = 300.0
_PROBE_SECONDS = 120.0


class Breaker:
    """Closed until so many failures in a row; then open; then one probe at a time (half-open)."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._failures = 0
        self._pause = FIRST_SECONDS
        self._open_until = 0.0
        self._probing_until = 0.0

    def wait(self) -> float:
        """0 when a request may go; it must then be told how it ended."""
        with self._lock:
            now = self._now()
            if self._failures < FAILURES_TO_OPEN:
                return 0.0
            wait = max(self._open_until, self._probing_until) - now
            if wait <= 0:
                self._probing_until = now + _PROBE_SECONDS
            return max(wait, 0.0)

    def succeeded(self) -> None:
        with self._lock:
            self._failures, self._pause = 0, FIRST_SECONDS
            self._open_until = self._probing_until = 0.0

    def failed(self) -> None:
        with self._lock:
            self._failures += 1
            self._probing_until = 0.0
            if self._failures >= FAILURES_TO_OPEN:
                self._open_until = self._now() + self._pause
                self._pause = min(self._pause * 2, MOST_SECONDS)


_breakers: dict[str, Breaker] = {}
_lock = threading.Lock()


def of(name: str, now: Callable[[], float]) -> Breaker:
    """The one of this process for a host and scope."""
    with _lock:
        return _breakers.setdefault(name, Breaker(now))
