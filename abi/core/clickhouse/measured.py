"""No more bytes than a process has room for, however few rows they are.

The server counts a constant once that it sends with every row, and a value of eight bytes is forty
in Python: its own limit on a result's size does not keep a web server from drowning.
"""

from typing import Any

MOST_BYTES = 32 * 1024**2


class TooManyBytesError(Exception):
    """More than `MOST_BYTES` were received."""


class Measured:
    """In the place of a driver's connection's socket, where it is read."""

    def __init__(self, socket: Any) -> None:
        self._socket, self._left = socket, MOST_BYTES

    def recv_into(self, buffer: Any) -> int:
        """Raises `TooManyBytesError`."""
        received: int = self._socket.recv_into(buffer)
        self._left -= received
        if self._left < 0:
            raise TooManyBytesError
        return received


def measure(connection: Any, *, buffer_size: int) -> None:
    """From now on; the connection is open, and what it sends is not compressed."""
    reader = type(connection.fin)(Measured(connection.socket), buffer_size)
    connection.fin = reader
    connection.block_in_raw.fin = connection.block_in.fin = reader
