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
from temporalio.runtime import Runtime, TelemetryConfig
from temporalio.service import RetryConfig, RPCError, RPCStatusCode

from abi.core.errors import AppError
from workflows.errors import TEMPORAL_REFUSED, TEMPORAL_UNREACHABLE

RPC_TIMEOUT = timedelta(seconds=5)
_RETRY = RetryConfig(max_elapsed_time_millis=2000, max_retries=3)
_AWAY = {RPCStatusCode.UNAVAILABLE, RPCStatusCode.DEADLINE_EXCEEDED, RPCStatusCode.CANCELLED}
_SETTLE_SECONDS = 0.2


@dataclass(slots=True)
class _Process:
    """What a process keeps: its loop, and its client with the address it was made for."""

    pid: int
    loop: asyncio.AbstractEventLoop
    client: tuple[tuple[str, str], Client] | None = None


_lock = threading.Lock()
_process: _Process | None = None


def call[T](function: Callable[[Client], Awaitable[T]]) -> T:
    """Run `function` on the loop thread. Raises AppError `temporal_unreachable`.

    Refusals that mean something to the caller (not found, already exists, invalid) pass as
    Temporal's own errors.
    """
    with _lock:
        process = _this_process()
        client = _client(process)

    async def run() -> T:
        return await function(client)

    try:
        return asyncio.run_coroutine_threadsafe(run(), process.loop).result()
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


def _this_process() -> _Process:
    """A forked child starts anew: neither its parent's loop nor its native threads came along."""
    global _process  # noqa: PLW0603 - one per process is the point
    if _process is None or _process.pid != os.getpid():
        if _process is not None:
            Runtime.set_default(Runtime(telemetry=TelemetryConfig()), error_if_already_set=False)
        _process = _Process(os.getpid(), _new_loop())
    return _process


def _client(process: _Process) -> Client:
    address = (settings.TEMPORAL_ADDRESS, settings.TEMPORAL_NAMESPACE)
    if process.client is None or process.client[0] != address:
        opened = asyncio.run_coroutine_threadsafe(connect(), process.loop).result()
        process.client = (address, opened)
    return process.client[1]


def _new_loop() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="temporal-client", daemon=True).start()
    # Lets native threads come to rest before the interpreter goes (sdk-python issue 300).
    atexit.register(time.sleep, _SETTLE_SECONDS)
    return loop
