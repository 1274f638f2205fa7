"""Starts servers and steps in their order, watches the servers, stops them in reverse."""

import asyncio
import json
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress

from abi.stack import kernel, process
from abi.stack.credentials import write_private
from abi.stack.places import Places
from abi.stack.service import Node, Service, StackError, Step

Say = Callable[[str], None]
# More restarts than this in a minute, and the stack stops rather than hide a broken server.
_RESTARTS = 30
_WINDOW_SECONDS = 60.0
# Before each attempt to start a server that has ended.
_PAUSES = (0.0, 0.5, 2.0, 5.0, 15.0)


class Supervisor:
    """One stack. `failed` is done (with the reason) when a server could not be kept up."""

    def __init__(self, places: Places, *, say: Say) -> None:
        self._places = places
        self._say = say
        self._nodes: dict[str, Node] = {}
        self._ready: dict[str, asyncio.Event] = {}
        self._running: dict[str, tuple[Service, process.Process]] = {}
        self._watchers: list[asyncio.Task[None]] = []
        self._stopping = False
        self.failed: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def start(self, nodes: Iterable[Node]) -> None:
        """Start these together, each after what it names; StackError when one does not come up."""
        nodes = list(nodes)
        self._nodes |= {node.name: node for node in nodes}
        self._ready |= {node.name: asyncio.Event() for node in nodes}
        tasks = [asyncio.create_task(self._start_node(node)) for node in nodes]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def stop(self) -> None:
        """Stop every server in the reverse of the order they were started in; leave no process."""
        self._stopping = True
        for watcher in self._watchers:
            watcher.cancel()
        await asyncio.gather(*self._watchers, return_exceptions=True)
        stopped = {name: asyncio.Event() for name in self._nodes}
        await asyncio.gather(*(self._stop_node(node, stopped) for node in self._nodes.values()))
        self._running.clear()
        self._remember()

    async def _stop_node(self, node: Node, stopped: dict[str, asyncio.Event]) -> None:
        """After everything that was started after it."""
        for other in self._nodes.values():
            if node.name in other.after:
                await stopped[other.name].wait()
        if node.name in self._running:
            await process.stop(*self._running[node.name])
        stopped[node.name].set()

    async def _start_node(self, node: Node) -> None:
        for name in node.after:
            # A server set by URL is not ours to wait for.
            if name in self._ready:
                await self._ready[name].wait()
        began = time.monotonic()
        if isinstance(node, Step):
            await node.run()
        else:
            await self._launch(node)
            self._watchers.append(asyncio.create_task(self._watch(node)))
            self._say(f"  {node.title} is ready ({time.monotonic() - began:.1f} s)")
        self._ready[node.name].set()

    async def _launch(self, service: Service) -> None:
        """Start it and wait until it is ready, or say why it is not."""
        await service.prepare()
        log = self._places.logs / f"{service.name}.log"
        running = await process.spawn(service, log)
        self._running[service.name] = (service, running)
        self._remember()
        ready = asyncio.create_task(_within(service.ready(), service.start_seconds))
        ended = asyncio.create_task(running.wait())
        try:
            await asyncio.wait({ready, ended}, return_when=asyncio.FIRST_COMPLETED)
            if not ready.done():
                why = service.why(running.returncode or 0)
                raise StackError(f"{service.title} did not start: {why}; see {log}")
            if ready.exception():
                raise StackError(f"{service.title} did not become ready; see {log}")
        finally:
            ready.cancel()
            ended.cancel()
            await asyncio.gather(ready, ended, return_exceptions=True)

    async def _watch(self, service: Service) -> None:
        """Restart it whenever it ends, until it ends too often."""
        ends: deque[float] = deque(maxlen=_RESTARTS)
        while True:
            code = await self._running[service.name][1].wait()
            if self._stopping:
                return
            why, began = service.why(code), time.monotonic()
            if len(ends) == _RESTARTS and began - ends[0] < _WINDOW_SECONDS:
                self._fail(f"{service.title} {why}, too often to restart it again")
                return
            ends.append(began)
            if not await self._relaunched(service, why):
                return
            self._say(f"{service.title} {why}, restarted ({time.monotonic() - began:.1f} s)")

    async def _relaunched(self, service: Service, why: str) -> bool:
        """A server that died may not start at once: its data is recovered, memory is short."""
        refusal = ""
        for pause in _PAUSES:
            await asyncio.sleep(pause)
            ended = self._running[service.name][1]
            process.kill_group(ended.pid)
            await ended.wait()
            try:
                await self._launch(service)
            except StackError as refused:
                refusal = str(refused)
                self._say(refusal)
            else:
                return True
        self._fail(f"{service.title} {why}; {refusal}")
        return False

    def _fail(self, reason: str) -> None:
        if not self.failed.done():
            self.failed.set_result(reason)

    def _remember(self) -> None:
        """For the next start, should we be killed: which processes are ours."""
        pids = {
            name: {"pid": running.pid, "started_at": kernel.started_at(running.pid)}
            for name, (_, running) in self._running.items()
        }
        with suppress(FileNotFoundError):
            write_private(self._places.pids, json.dumps(pids))


async def _within(ready: Awaitable[None], seconds: float) -> None:
    await asyncio.wait_for(ready, seconds)
