"""What can be killed and frozen: the stack's servers by their names, workers by their ids."""

import json
import os
import signal
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

import redis
from django.conf import settings
from django.db import Error, connection

from abi.core.clickhouse import client as clickhouse
from abi.core.errors import AppError
from workflows import client as temporal

# The last ones are longer than a heartbeat's time limit: Temporal then starts a second attempt.
FROZEN_SECONDS = (2.0, 6.0)
LONG_FROZEN_SECONDS = 24.0


def pid_of(service: str) -> int:
    """As the supervisor noted it for itself."""
    noted = json.loads((Path(os.environ["ABI_VAR"]) / "pids.json").read_text())
    return int(noted[service]["pid"])


def kill(service: str) -> None:
    """The server's main process alone, as the kernel's out-of-memory killer takes it."""
    os.kill(pid_of(service), signal.SIGKILL)


def frozen(service: str) -> list[int]:
    """Stop a server with its children, all at once; the processes, for `thaw`."""
    pids = [pid_of(service)]
    os.kill(pids[0], signal.SIGSTOP)
    pids += _children(pids[0])
    signal_all(pids[1:], signal.SIGSTOP)
    return pids


def thaw(pids: Iterable[int]) -> None:
    signal_all(pids, signal.SIGCONT)


def signal_all(pids: Iterable[int], number: signal.Signals) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def end(pids: Iterable[int]) -> None:
    """Workers that have done their part."""
    signal_all(pids, signal.SIGKILL)


def until_all_answer(*, seconds: float = 300) -> float:
    """Wait for every server; how long it took. TimeoutError names those that do not answer."""
    began, missing = time.monotonic(), dict(_PROBES)
    while missing:
        missing = {name: probe for name, probe in missing.items() if not _answers(probe)}
        if missing and time.monotonic() - began > seconds:
            raise TimeoutError(f"{', '.join(missing)} did not come back in {seconds} s")
        time.sleep(0.05 if missing else 0)
    return time.monotonic() - began


def _answers(probe: Callable[[], object]) -> bool:
    try:
        probe()
    except (AppError, Error, redis.RedisError):
        connection.close()
        return False
    return True


def _postgres() -> None:
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _temporal() -> None:
    async def asked(connected: temporal.Client) -> None:
        await connected.count_workflows("WorkflowId = 'nobody'", rpc_timeout=temporal.RPC_TIMEOUT)

    temporal.call(asked)


def _valkey() -> None:
    with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2) as asked:
        asked.ping()


_PROBES: dict[str, Callable[[], object]] = {
    "clickhouse": lambda: clickhouse.ping(within_seconds=2),
    "postgres": _postgres,
    "valkey": _valkey,
    "temporal": _temporal,
}


def _children(pid: int) -> list[int]:
    listing = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in listing.read_text().split()] if listing.exists() else []
