"""How often and how long one request is tried."""

from dataclasses import dataclass

from abi.core.errors import AppError, ErrorKind
from billing.azure.http.clock import Clock

_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 60.0


@dataclass(frozen=True, slots=True)
class Patience:
    """With one request: how many attempts, and how many seconds in all."""

    attempts: int
    seconds: float


PATIENT = Patience(14, 20 * 60.0)
# Somebody waits in front of a screen.
BRIEF = Patience(3, 20.0)


class Attempts:
    """Ends with the error of the last attempt when there were too many, or time is up."""

    def __init__(self, clock: Clock, patience: Patience = PATIENT) -> None:
        self._clock = clock
        self._most = patience.attempts
        self._failed = 0
        self._ends_at = clock.now() + patience.seconds

    def again(self, kind: ErrorKind, detail: str, *, asked: float) -> None:
        """Wait as long as was asked for, and a random pause on top, so that not all come at once.

        Raises AppError of that kind when it is not worth another attempt.
        """
        self._failed += 1
        if self._failed >= self._most:
            detail = f"{detail}, {self._failed} attempts".strip(", ")
            raise AppError(kind, detail, retry_after=asked or None)
        longest = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2**self._failed)
        self.sleep(kind, asked + self._clock.jitter(0, longest), detail)

    def progressed(self) -> None:
        """Something new came: count from the start."""
        self._failed = 0

    def sleep(self, kind: ErrorKind, seconds: float, detail: str) -> None:
        """Raises AppError of that kind, at once, when the time would be up before."""
        if self._clock.now() + seconds > self._ends_at:
            detail = f"{detail}; wait {seconds:.0f} s".strip("; ")
            raise AppError(kind, detail, retry_after=seconds)
        self._clock.sleep(seconds)
