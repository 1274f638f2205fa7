"""What the supervisor starts: servers that stay, and steps that run once to their end."""

import asyncio
import signal
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path


class StackError(Exception):
    """Something the person at the terminal can mend; the message says what, in plain words."""


@dataclass(frozen=True, slots=True)
class Owner:
    """The user a server runs as when ours is root."""

    uid: int
    gid: int


def ended_with(code: int) -> str:
    """The plain words for an exit code: a signal by its name, else the number."""
    if code < 0:
        return f"ended by {signal.Signals(-code).name}"
    return f"ended with code {code}"


async def until(holds: Callable[[], Awaitable[bool]], *, every: float = 0.03) -> None:
    """Ask again and again until the answer is yes; whoever waits sets the limit."""
    while True:
        if await holds():
            return
        await asyncio.sleep(every)


async def at_once() -> None:
    """Ready as soon as it runs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A server process.

    `prepare` runs before every start, `ready` returns once clients may connect.
    `stop_by=None` means: close its standard input. `dies_with_us` is the signal the kernel
    sends it when the supervisor is killed.
    """

    name: str
    title: str
    command: tuple[str, ...]
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    after: tuple[str, ...] = ()
    prepare: Callable[[], Awaitable[None]] = at_once
    ready: Callable[[], Awaitable[None]] = at_once
    stop_by: signal.Signals | None = signal.SIGTERM
    dies_with_us: signal.Signals = signal.SIGKILL
    start_seconds: float = 60
    stop_seconds: float = 15
    owner: Owner | None = None
    why: Callable[[int], str] = ended_with


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A piece of work that runs once per start, after what it needs is ready."""

    name: str
    title: str
    run: Callable[[], Awaitable[None]]
    after: tuple[str, ...] = ()


Node = Service | Step
