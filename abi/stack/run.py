"""`run -- CMD`: the backing services around one command."""

import asyncio
import os
import shutil
import signal
import sys
from contextlib import suppress
from typing import Any

from abi.stack import kernel, process
from abi.stack.backing import Plan
from abi.stack.credentials import Credentials, kept
from abi.stack.leftovers import end_leftovers, forget_abandoned, sweep_children
from abi.stack.lock import FolderLock
from abi.stack.places import Places, of_checkout, temporary
from abi.stack.ports import Ports
from abi.stack.service import StackError
from abi.stack.signals import Wish
from abi.stack.supervisor import Supervisor

# A test run that is asked to stop drops its databases first.
_STOP_SECONDS = 60.0


def run(command: list[str], *, ephemeral: bool) -> int:
    """The command's exit code; 128 + n when signal n ended it, as a shell says it."""
    kernel.adopt_orphans()
    forget_abandoned()
    places = temporary() if ephemeral else of_checkout()
    places.make()
    lock = FolderLock(places.lock)
    lock.take()
    try:
        end_leftovers(places)
        return asyncio.run(_Run(places, command, for_one_run=ephemeral).go())
    finally:
        sweep_children()
        lock.release()
        if ephemeral:
            shutil.rmtree(places.var, ignore_errors=True)


class _Run:
    def __init__(self, places: Places, command: list[str], *, for_one_run: bool) -> None:
        self._places = places
        self._command = command
        self._for_one_run = for_one_run
        self._child: asyncio.subprocess.Process | None = None

    async def go(self) -> int:
        ports = Ports()
        backing = Plan(
            places=self._places,
            credentials=Credentials() if self._for_one_run else kept(self._places.secrets),
            ports=ports,
            environment=os.environ,
            for_one_run=self._for_one_run,
            say=_note,
        ).backing()
        supervisor = Supervisor(self._places, say=_note)
        wish = Wish(self._pass_on)
        try:
            if not await wish.unless(supervisor.start(backing.services)):
                return 128 + wish.number
            return await self._command_to_its_end(backing.settings, supervisor, wish)
        finally:
            await supervisor.stop()
            ports.release()

    async def _command_to_its_end(
        self, settings: dict[str, str], supervisor: Supervisor, wish: Wish
    ) -> int:
        """In a process group of its own, unless a terminal's Ctrl-C must reach it directly."""
        nothing = str(self._places.var / "no-stack.env")
        try:
            self._child = await asyncio.create_subprocess_exec(
                *self._command,
                env={**os.environ, **settings, "ABI_STACK_ENV": nothing},
                process_group=None if sys.stdin.isatty() else 0,
                preexec_fn=kernel.dying_with_parent(signal.SIGTERM),
            )
        except OSError as refused:
            raise StackError(f"cannot run {self._command[0]}: {refused.strerror}") from refused
        ended = asyncio.ensure_future(self._child.wait())
        asked = asyncio.ensure_future(wish.wait())
        waited: list[asyncio.Future[Any]] = [ended, asked, supervisor.failed]
        await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
        if supervisor.failed.done():
            _note(supervisor.failed.result())
            self._tell(signal.SIGTERM)
        if not ended.done():
            await asyncio.wait({ended}, timeout=_STOP_SECONDS)
        asked.cancel()
        process.kill_group(self._child.pid)
        code = await ended
        return 1 if supervisor.failed.done() and code == 0 else code if code >= 0 else 128 - code

    def _pass_on(self, number: signal.Signals) -> None:
        # A terminal sends Ctrl-C to the whole foreground group, the command included.
        if not (number is signal.SIGINT and sys.stdin.isatty()):
            self._tell(number)

    def _tell(self, number: signal.Signals) -> None:
        if self._child is None or self._child.returncode is not None:
            return
        with suppress(ProcessLookupError):
            if sys.stdin.isatty():
                self._child.send_signal(number)
            else:
                os.killpg(self._child.pid, number)


def _note(text: str) -> None:
    """Beside the command's own output, never in it."""
    print(text, file=sys.stderr, flush=True)
