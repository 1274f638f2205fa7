"""A Redis of one test's own, to be killed or frozen."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import redis

from abi.stack.services import binaries


@dataclass(frozen=True, slots=True)
class OwnRedis:
    """A running server."""

    process: "subprocess.Popen[bytes]"
    port: int

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def freeze(self) -> None:
        os.kill(self.process.pid, signal.SIGSTOP)


@contextmanager
def own_redis() -> Iterator[OwnRedis]:
    """One that answers; gone afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(binaries.valkey()), "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        server = OwnRedis(process, port)
        _await(server)
        yield server
    finally:
        process.kill()
        process.wait()


def _await(server: OwnRedis) -> None:
    client = redis.Redis.from_url(server.url)
    until = time.monotonic() + 30
    while True:
        try:
            client.ping()
        except redis.ConnectionError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)
        else:
            client.close()
            return
