"""The product's web server, as `make up` starts it, on a port of its own."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException

from abi.stack import kernel
from abi.stack.apps import Apps
from abi.stack.places import of_checkout
from bench.query.place import ROOT

_START_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Web:
    """Where it listens, and the process that all its others are children of."""

    port: int
    pid: int


@contextmanager
def serving(environment: dict[str, str]) -> Iterator[Web]:
    """`environment` is added to ours; what it says goes to `log/web.log`."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    places = of_checkout()
    web = next(each for each in Apps(places, {}, port).first() if each.name == "web")
    with (places.logs / "web.log").open("w") as log:
        process = subprocess.Popen(
            web.command,
            env=os.environ | environment,
            cwd=ROOT,
            stdout=log,
            stderr=log,
            preexec_fn=kernel.dying_with_parent(signal.SIGTERM),  # noqa: PLW1509 - two system calls
        )
        try:
            _wait(port, process)
            yield Web(port, process.pid)
        finally:
            process.terminate()
            process.wait(30)


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _START_SECONDS
    while not _answers(port):
        if process.poll() is not None or time.monotonic() > deadline:
            raise SystemExit(f"the web server did not start, see {of_checkout().logs}/web.log")
        time.sleep(0.1)


def _answers(port: int) -> bool:
    asked = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        asked.request("GET", "/api/v1/health")
        return asked.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        asked.close()
