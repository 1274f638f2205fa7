"""Cost Management's QPU quota of the tenant: units a 10 seconds, a minute and an hour."""

from collections import deque
from datetime import datetime
from threading import Lock

from abi.stack.fake_azure.settings import Settings

_PREFIX = "x-ms-ratelimit-microsoft.costmanagement-"
_SPANS = (("QueriesPerHour", 3600), ("QueriesPerMin", 60), ("QueriesPer10Sec", 10))


class Quota:
    def __init__(self) -> None:
        self._used: deque[tuple[float, int]] = deque()
        self._lock = Lock()

    def take(self, units: int, now: datetime, settings: Settings) -> tuple[bool, dict[str, str]]:
        """Whether there was enough, and the headers that say so either way."""
        limits = {3600: settings.qpu_hour, 60: settings.qpu_min, 10: settings.qpu_10s}
        with self._lock:
            at = now.timestamp()
            while self._used and self._used[0][0] <= at - 3600:
                self._used.popleft()
            waits = [self._wait(at, span, limits[span] - units) for _, span in _SPANS]
            if any(waits):
                return False, self._refusal(max(waits))
            self._used.append((at, units))
            return True, {
                f"{_PREFIX}qpu-consumed": str(units),
                f"{_PREFIX}qpu-remaining": self._remaining(at, limits),
            }

    def forget(self) -> None:
        self._used.clear()

    def _wait(self, at: float, span: int, allowed: int) -> int:
        """Whole seconds until no more than `allowed` lies in the last `span` seconds."""
        inside = [(when, units) for when, units in self._used if when > at - span]
        over = sum(units for _, units in inside) - allowed
        for when, units in inside:
            if over <= 0:
                break
            over -= units
            if over <= 0:
                return int(when + span - at) + 1
        return 0 if over <= 0 else span

    def _remaining(self, at: float, limits: dict[int, int]) -> str:
        left = []
        for name, span in _SPANS:
            used = sum(units for when, units in self._used if when > at - span)
            left.append(f"{name}:{limits[span] - used}")
        return ",".join(left)

    def _refusal(self, seconds: int) -> dict[str, str]:
        """Several headers, of which the largest is true."""
        return {
            f"{_PREFIX}qpu-retry-after": str(seconds),
            f"{_PREFIX}entity-retry-after": str(max(1, seconds // 2)),
            f"{_PREFIX}tenant-retry-after": "1",
        }
