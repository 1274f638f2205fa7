"""Start and stop one server process."""

import asyncio
import os
import signal
from contextlib import suppress
from pathlib import Path
from subprocess import DEVNULL, PIPE, STDOUT
from typing import Any

from abi.stack import kernel
from abi.stack.service import Owner, Service, StackError

Process = asyncio.subprocess.Process


async def spawn(service: Service, log: Path) -> Process:
    """Start it in a session of its own (Ctrl-C reaches us, not it), its output in `log`."""
    service.folder.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        return await asyncio.create_subprocess_exec(
            *service.command,
            stdin=DEVNULL if service.stop_by else PIPE,
            stdout=output,
            stderr=STDOUT,
            cwd=service.folder,
            env={**os.environ, **service.environment},
            start_new_session=True,
            preexec_fn=kernel.dying_with_parent(service.dies_with_us),
            **as_owner(service.owner),
        )


def as_owner(owner: Owner | None) -> dict[str, Any]:
    """The arguments of `subprocess` that change the user."""
    if owner is None:
        return {}
    return {"user": owner.uid, "group": owner.gid, "extra_groups": []}


async def stop(service: Service, process: Process) -> None:
    """Ask, wait, then kill it with everything in its session."""
    if process.returncode is None:
        _ask(service, process)
        with suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), service.stop_seconds)
    kill_group(process.pid)
    await process.wait()


def kill_group(pid: int) -> None:
    """End whatever is left of the session that this process led."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def _ask(service: Service, process: Process) -> None:
    if service.stop_by is None:
        assert process.stdin is not None  # noqa: S101 — spawned with a pipe
        process.stdin.close()
    else:
        with suppress(ProcessLookupError):
            process.send_signal(service.stop_by)


async def call(
    *command: str, folder: Path, env: dict[str, str] | None = None, owner: Owner | None = None
) -> str:
    """Run a short command to its end; its output, or StackError with the last of it."""
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=DEVNULL,
        stdout=PIPE,
        stderr=STDOUT,
        cwd=folder,
        env={**os.environ, **(env or {})},
        preexec_fn=kernel.dying_with_parent(signal.SIGKILL),
        **as_owner(owner),
    )
    try:
        output, _ = await process.communicate()
    except asyncio.CancelledError:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
        raise
    text = output.decode(errors="replace").strip()
    if process.returncode:
        raise StackError(f"{Path(command[0]).name} failed: {text[-2000:]}")
    return text
