"""Ports on 127.0.0.1 that two stacks can never both take."""

import random
import socket

# Below Linux's range for outgoing connections (32768…), so no client of anything lands here.
_FIRST, _LAST = 20_000, 30_000


class Ports:
    """Ports held for this process's life.

    A port is held by binding its UDP twin, which no service uses: the kernel then refuses it
    to every other stack, and frees it however this process ends.
    """

    def __init__(self) -> None:
        self._held: list[socket.socket] = []

    def free(self) -> int:
        """Any free port."""
        while True:
            port = random.randrange(_FIRST, _LAST)  # noqa: S311 — a port, not a secret
            if self.take(port):
                return port

    def prefer(self, port: int) -> int:
        """The wanted port, or another free one when it is taken."""
        return port if self.take(port) else self.free()

    def take(self, port: int) -> bool:
        """Hold a port; False when something else has it."""
        twin = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            twin.bind(("127.0.0.1", port))
        except OSError:
            twin.close()
            return False
        if not is_free(port):
            twin.close()
            return False
        self._held.append(twin)
        return True

    def release(self) -> None:
        """Give every port back."""
        while self._held:
            self._held.pop().close()


def is_free(port: int) -> bool:
    """Whether a server could listen on this port of 127.0.0.1 now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def answers(host: str, port: int, *, seconds: float = 1.0) -> bool:
    """Whether something accepts connections there."""
    try:
        with socket.create_connection((host, port), timeout=seconds):
            return True
    except OSError:
        return False
