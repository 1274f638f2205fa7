"""A connection that was heard a moment ago is not asked whether it is still there.

The driver asks before each statement and waits for the answer, which takes a tenth of a small
statement's time. A server that closed a connection shows without being asked.
"""

import select
import time
from typing import Any

_SECONDS = 5.0


class Heard:
    """In the place of a driver's connection's `ping`: asks only what was not heard for seconds.

    That finds a server that is gone without a word, for whose answer a statement would wait longer.
    """

    def __init__(self, connection: Any) -> None:
        self._connection, self._ask = connection, connection.ping
        self._at = time.monotonic()

    def now(self) -> None:
        """An answer was read to its end."""
        self._at = time.monotonic()

    def __call__(self) -> bool | None:
        """As the driver's: whether it is there, None where it was never opened."""
        is_recent = time.monotonic() - self._at < _SECONDS
        if is_recent and self._connection.socket and _is_silent(self._connection.socket):
            return True
        said: bool | None = self._ask()
        return said


def _is_silent(socket: Any) -> bool:
    """Nothing to read: neither an end nor anything that nobody asked for."""
    poll = select.poll()
    poll.register(socket, select.POLLIN)
    return not poll.poll(0)
