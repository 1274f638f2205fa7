"""The processes of a lane beside the stack's servers: web, readers, workers."""

import json
import os
import socket
import subprocess
import sys
import threading
import time
from http.client import HTTPConnection
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).resolve().parents[2]


class Answering:
    """A module of ours in a process of its own, which answers each line of JSON with one."""

    def __init__(self, *arguments: str, log: IO[str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bench.faults.begin", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            cwd=ROOT,
        )
        self._one_at_a_time = threading.Lock()

    def line(self) -> str:
        assert self.process.stdout  # noqa: S101 - made with a pipe
        if line := self.process.stdout.readline():
            return line
        raise RuntimeError(f"{self.process.args!r} ended with {self.process.wait()}")

    def ask(self, **order: object) -> Any:
        with self._one_at_a_time:
            self.send(**order)
            return self.answer()

    def send(self, **order: object) -> None:
        assert self.process.stdin  # noqa: S101 - made with a pipe
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()

    def answer(self) -> Any:
        return json.loads(self.line())


def answers() -> IO[str]:
    """Our standard output for answers alone; whatever else is printed goes with the errors."""
    kept = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    return kept


def web(log: IO[str]) -> int:
    """Start the product's web server as `make up` does, with one process; its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = ["-m", "gunicorn", "abi.wsgi", "--bind", f"127.0.0.1:{port}"]
    command += ["--worker-class", "gthread", "--workers", "1", "--threads", "4"]
    subprocess.Popen([sys.executable, *command], stdout=log, stderr=log, cwd=ROOT)
    deadline = time.monotonic() + 300
    while not _answers(port):
        if time.monotonic() > deadline:
            raise TimeoutError("the web server did not start")
        time.sleep(0.1)
    return port


def _answers(port: int) -> bool:
    asked = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        asked.request("GET", "/api/v1/health")
        return asked.getresponse().status == 200
    except OSError:
        return False
    finally:
        asked.close()


def log_file(name: str) -> IO[str]:
    return (Path(os.environ["ABI_VAR"]) / "log" / f"{name}.log").open("a", encoding="utf-8")
