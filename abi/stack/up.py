"""`up`: the whole product, in the foreground until it is told to stop."""

import asyncio
import json
import os
import time
from collections.abc import Mapping
from typing import cast

from abi.stack import kernel
from abi.stack.apps import Apps
from abi.stack.backing import Backing, Plan
from abi.stack.credentials import Credentials, kept, write_private
from abi.stack.done import fingerprint
from abi.stack.leftovers import end_leftovers, sweep_children
from abi.stack.lock import FolderLock
from abi.stack.places import Places, of_checkout
from abi.stack.ports import Ports
from abi.stack.service import Node, StackError
from abi.stack.signals import Wish
from abi.stack.steps import Steps
from abi.stack.supervisor import Supervisor


def up(*, port: int, with_demo: bool) -> int:
    """0 when it was told to stop, 1 when a server could not be kept up."""
    kernel.adopt_orphans()
    places = of_checkout()
    places.make()
    lock = FolderLock(places.lock)
    lock.take()
    try:
        for name in end_leftovers(places):
            _say(f"Ended {name}, left by a stack that was killed")
        return asyncio.run(_Up(places, port, with_demo=with_demo).go())
    finally:
        sweep_children()
        places.stack_env.unlink(missing_ok=True)
        lock.release()


class _Up:
    def __init__(self, places: Places, port: int, *, with_demo: bool) -> None:
        self._places = places
        self._port = port
        self._with_demo = with_demo
        self._began = time.monotonic()

    async def go(self) -> int:
        ports = Ports()
        if not ports.take(self._port):
            raise StackError(
                f"port {self._port} is in use; stop what uses it,"
                " or choose another: make up ABI_PORT=8001"
            )
        credentials = self._credentials()
        backing = Plan(
            places=self._places,
            credentials=credentials,
            ports=ports,
            environment=os.environ,
            for_one_run=False,
            say=_say,
        ).backing()
        write_private(self._places.stack_env, _as_env_file(backing.settings))
        return await self._serve(backing, credentials)

    async def _serve(self, backing: Backing, credentials: Credentials) -> int:
        environment = {**backing.settings, "ABI_STACK_ENV": str(self._places.stack_env)}
        apps = Apps(self._places, environment, self._port)
        steps = Steps(self._places, environment, _identity(credentials, os.environ), _say)
        supervisor, wish = Supervisor(self._places, say=_say), Wish()
        try:
            nodes: list[Node] = [*backing.services, *steps.nodes(), *apps.first()]
            if not await wish.unless(supervisor.start(nodes)):
                return 0
            self._tell_where(apps, backing)
            last: list[Node] = [*apps.later(), *([steps.demo()] if self._with_demo else [])]
            later = asyncio.create_task(supervisor.start(last))
            wished = asyncio.create_task(wish.wait())
            await asyncio.wait(
                cast("list[asyncio.Future[object]]", [wished, supervisor.failed]),
                return_when=asyncio.FIRST_COMPLETED,
            )
            later.cancel()
            await asyncio.gather(later, return_exceptions=True)
            return self._outcome(supervisor)
        finally:
            _say("Stopping…")
            await supervisor.stop()
            _say("Stopped.")

    def _outcome(self, supervisor: Supervisor) -> int:
        if supervisor.failed.done():
            _say(supervisor.failed.result())
        return int(supervisor.failed.done())

    def _credentials(self) -> Credentials:
        """Fresh passwords would not open the database of an older var/."""
        database = self._places.shared / "postgres"
        if database.exists() and not self._places.secrets.exists():
            raise StackError(
                f"{database} is left of a stack whose {self._places.var.name}/ was removed by hand;"
                " run `python -m abi.stack clean` to delete it too"
            )
        return kept(self._places.secrets)

    def _tell_where(self, apps: Apps, backing: Backing) -> None:
        _say(f"\nReady in {time.monotonic() - self._began:.1f} s: {apps.url}")
        if backing.temporal_ui:
            _say(f"Workflows (Temporal): {backing.temporal_ui}")
        if self._places.demo_logins.exists():
            for login in json.loads(self._places.demo_logins.read_text()):
                _say(f"  {login['username']:<8} {login['password'] or '':<18} {login['sees']}")
        _say(f"Logs: {self._places.logs}   Stop: Ctrl-C\n")


def _identity(credentials: Credentials, environment: Mapping[str, str]) -> str:
    """Which databases these are: the servers given, or the embedded ones by their secret."""
    given = [environment.get(name, "") for name in ("DATABASE_URL", "CLICKHOUSE_URL")]
    return fingerprint((), of=(*given, credentials.postgres))


def _as_env_file(settings: Mapping[str, str]) -> str:
    return "".join(f"{name}={value}\n" for name, value in settings.items())


def _say(text: str) -> None:
    print(text, flush=True)
