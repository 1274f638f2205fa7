"""The connection to Temporal for synchronous code: one event loop thread per process.

`asyncio.run` per call would start and end Temporal's native threads with it, and those end a
process by a crash when they meet an interpreter that is shutting down.
"""

import asyncio
import atexit
import os
import threading
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from temporalio.client import Client
from temporalio.service import RetryConfig, RPCError, RPCStatusCode

from abi.core.errors import AppError
from workflows.errors import TEMPORAL_REFUSED, TEMPORAL_UNREACHABLE

RPC_TIMEOUT = timedelta(seconds=5)
_RETRY = RetryConfig(max_elapsed_time_millis=2000, max_retries=3)
_AWAY = {RPCStatusCode.UNAVAILABLE, RPCStatusCode.DEADLINE_EXCEEDED, RPCStatusCode.CANCELLED}
_SETTLE_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class _Connection:
    pid: int
    address: tuple[str, str]
    loop: asyncio.AbstractEventLoop
    client: Client


_lock = threading.Lock()
_current: _Connection | None = None


def call[T](function: Callable[[Client], Awaitable[T]]) -> T:
    """Run `function` on the loop thread. Raises AppError `temporal_unreachable`.

    Refusals that mean something to the caller (not found, already exists, invalid) pass as
    Temporal's own errors.
    """
    connection = _connected()

    async def run() -> T:
        return await function(connection.client)

    try:
        return asyncio.run_coroutine_threadsafe(run(), connection.loop).result()
    except RPCError as error:
        raise _ours(error) from error


async def connect() -> Client:
    """A client on the running loop, for the worker and for the loop thread.

    Raises AppError `temporal_unreachable`; once connected it reconnects by itself.
    """
    opening = Client.connect(
        settings.TEMPORAL_ADDRESS, namespace=settings.TEMPORAL_NAMESPACE, retry_config=_RETRY
    )
    try:
        return await asyncio.wait_for(opening, RPC_TIMEOUT.total_seconds())
    except (RuntimeError, TimeoutError) as error:  # RuntimeError: what the native client raises
        raise AppError(TEMPORAL_UNREACHABLE, settings.TEMPORAL_ADDRESS) from error


def _ours(error: RPCError) -> Exception:
    if error.status in _AWAY:
        return AppError(TEMPORAL_UNREACHABLE, error.status.name.lower())
    if error.status in {RPCStatusCode.PERMISSION_DENIED, RPCStatusCode.UNAUTHENTICATED}:
        return AppError(TEMPORAL_REFUSED, error.status.name.lower())
    return error


def _connected() -> _Connection:
    """The process's own connection: a forked child makes a new one, its parent's is not usable."""
    global _current  # noqa: PLW0603 - one per process is the point
    wanted = (settings.TEMPORAL_ADDRESS, settings.TEMPORAL_NAMESPACE)
    with _lock:
        if _current is None or _current.pid != os.getpid():
            _current = _opened(_new_loop(), wanted)
        elif _current.address != wanted:
            _current = _opened(_current.loop, wanted)
        return _current


def _opened(loop: asyncio.AbstractEventLoop, address: tuple[str, str]) -> _Connection:
    client = asyncio.run_coroutine_threadsafe(connect(), loop).result()
    return _Connection(os.getpid(), address, loop, client)


def _new_loop() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="temporal-client", daemon=True).start()
    # Lets native threads come to rest before the interpreter goes (sdk-python issue 300).
    atexit.register(time.sleep, _SETTLE_SECONDS)
    return loop
