"""Real stacks for these tests, started through the command line as everybody starts them."""

import json
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from clickhouse_driver import Client

ROOT = Path(__file__).resolve().parents[2]
# Servers that are said to be elsewhere; nothing in these tests connects to them.
ELSEWHERE: Mapping[str, str] = {
    "DATABASE_URL": "postgres://nobody@127.0.0.1:1/elsewhere",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "TEMPORAL_ADDRESS": "127.0.0.1:1",
    "CLICKHOUSE_URL": "clickhouse://nobody@127.0.0.1:1/elsewhere",
}
_SETTINGS = (
    *ELSEWHERE,
    "CLICKHOUSE_READER_URL",
    "CLICKHOUSE_EXPLORER_URL",
    "CLICKHOUSE_ACCESS_URL",
    "LANDING_URL",
)
# Tells its environment, then stays until its input closes.
_STAY = "import json, os, sys; print(json.dumps(dict(os.environ)), flush=True); sys.stdin.read()"


@dataclass(frozen=True, slots=True)
class Running:
    """A stack that runs: what its command saw, where it writes, which processes are its."""

    process: subprocess.Popen[str]
    seen: Mapping[str, str]
    notes: Path
    mark: str

    @property
    def var(self) -> Path:
        return Path(self.seen["ABI_STACK_ENV"]).parent

    def client(self, setting: str = "CLICKHOUSE_URL") -> Client:
        return Client.from_url(self.seen[setting])

    def pid_of(self, name: str) -> int:
        return int(json.loads((self.var / "pids.json").read_text())[name]["pid"])

    def wait_for_note(self, words: str, *, times: int = 1, seconds: float = 10) -> str:
        """The text on standard error once it holds these words so often."""
        return wait_for(
            lambda: text if (text := self.notes.read_text()).count(words) >= times else None,
            seconds=seconds,
        )


def environment(given: Mapping[str, str], mark: str) -> dict[str, str]:
    """Ours without the settings of the stack these tests themselves run in."""
    inherited = {name: value for name, value in os.environ.items() if name not in _SETTINGS}
    return {**inherited, "PYTHONPATH": str(ROOT), "ABI_TEST_MARK": mark, **given}


@contextmanager
def running(
    folder: Path, given: Mapping[str, str] = {}, options: tuple[str, ...] = ("--ephemeral",)
) -> Iterator[Running]:
    """`run` around a command that waits; stopped, whatever the test did to it."""
    mark, notes = uuid.uuid4().hex, folder / "notes"
    with notes.open("w") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "abi.stack", "run", *options, "--", sys.executable, "-c", _STAY],
            env=environment(given, mark),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            cwd=ROOT,
        )
    assert process.stdin
    assert process.stdout
    try:
        line = process.stdout.readline()
        assert line, notes.read_text()
        yield Running(process, json.loads(line), notes, mark)
    finally:
        process.stdin.close()
        process.wait(60)
        process.stdout.close()


def stack(
    *arguments: str, given: Mapping[str, str] = {}, seconds: float = 60
) -> subprocess.CompletedProcess[str]:
    """One `python -m abi.stack …` to its end."""
    return subprocess.run(
        [sys.executable, "-m", "abi.stack", *arguments],
        env=environment(given, uuid.uuid4().hex),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
        cwd=ROOT,
    )


def alive(mark: str) -> list[str]:
    """The command lines of all processes that carry this mark in their environment."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            environ = (folder / "environ").read_bytes()
            if f"ABI_TEST_MARK={mark}".encode() in environ.split(b"\0"):
                found.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return [line for line in found if line]


def wait_for[T](ask: Callable[[], T | None], *, seconds: float) -> T:
    """The first answer that is one."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if (answer := ask()) is not None:
            return answer
        time.sleep(0.02)
    raise AssertionError(f"not within {seconds} s")


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
