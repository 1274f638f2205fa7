"""Worker processes by the dozen: `manage.py run_worker` forked from one import of Django.

Each tells, by a datagram, when it begins and ends an activity; nothing else is different. Run as
`python -m bench.faults.begin workers PORT`: an order `{"queue": …}` on its input is answered by
the new process's id.
"""

import asyncio
import json
import os
import signal
import socket
import sys
import time
from typing import Any

from django.conf import settings
from temporalio import activity
from temporalio.exceptions import ApplicationError
from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput

from bench.faults.processes import answers
from workflows import worker
from workflows.interceptors import ActivitySurroundings


class Telling(ActivitySurroundings):
    """The product's surroundings, and around them who does what when."""

    port = 0

    def intercept_activity(self, next: ActivityInboundInterceptor) -> ActivityInboundInterceptor:  # noqa: A002 - Temporal's name
        return _Inbound(super().intercept_activity(next))


class _Inbound(ActivityInboundInterceptor):
    async def execute_activity(self, input: ExecuteActivityInput) -> Any:  # noqa: A002
        run_id = str(getattr(input.args[0], "run_id", "") if input.args else "")
        _tell("begin", run_id)
        event, code = "failed", ""
        try:
            answer = await self.next.execute_activity(input)
            event = "end"
            return answer
        except ApplicationError as error:
            code = error.type or ""
            raise
        finally:
            _tell(event, run_id, code)


def _tell(event: str, run_id: str, code: str = "") -> None:
    info = activity.info()
    told = {
        "event": event,
        "code": code,
        "run": run_id,
        "stage": info.activity_type,
        "attempt": info.attempt,
        "pid": os.getpid(),
        "at": time.monotonic(),
    }
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        out.sendto(json.dumps(told).encode(), ("127.0.0.1", Telling.port))


def main(port: str) -> None:
    Telling.port = int(port)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the killed ones
    out = answers()
    for line in sys.stdin:
        queue = json.loads(line)["queue"]
        pid = os.fork()
        if pid == 0:
            _work(queue)
        print(pid, file=out)


def _work(queue: str) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    settings.TEMPORAL_TASK_QUEUE = queue
    worker.ActivitySurroundings = Telling  # type: ignore[misc]
    try:
        asyncio.run(worker.serve())
    finally:
        os._exit(1)
