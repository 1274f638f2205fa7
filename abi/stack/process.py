"""Start and stop one server process."""

import asyncio
import os
import signal
from contextlib import suppress
from pathlib import Path
from subprocess import DEVNULL, PIPE, STDOUT
from typing import Any

from abi.stack import kernel
from abi.stack.service import Owner, Service, StackError, ended_with

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
    """Run a short command to its end; what it printed, or StackError with the last it said."""
    process = await _begin(command, folder, env, owner=owner, stdout=PIPE, stderr=PIPE)
    output, errors = await _finish(process)
    if process.returncode:
        said = (output + errors).decode(errors="replace").strip()
        raise StackError(f"{_named(command)} failed: {said[-2000:]}")
    return output.decode(errors="replace").strip()


async def watch(*command: str, folder: Path, env: dict[str, str]) -> None:
    """Run a command to its end, its output on our terminal."""
    process = await _begin(command, folder, env, owner=None, stdout=None, stderr=None)
    await _finish(process)
    if process.returncode:
        raise StackError(f"{_named(command)} {ended_with(process.returncode)}")


async def _begin(
    command: tuple[str, ...],
    folder: Path,
    env: dict[str, str] | None,
    *,
    owner: Owner | None,
    stdout: int | None,
    stderr: int | None,
) -> Process:
    return await asyncio.create_subprocess_exec(
        *command,
        stdin=DEVNULL,
        stdout=stdout,
        stderr=stderr,
        cwd=folder,
        env={**os.environ, **(env or {})},
        start_new_session=True,
        preexec_fn=kernel.dying_with_parent(signal.SIGKILL),
        **as_owner(owner),
    )


async def _finish(process: Process) -> tuple[bytes, bytes]:
    """Its output; a caller that gives up takes the command with it."""
    try:
        output, errors = await process.communicate()
    except asyncio.CancelledError:
        kill_group(process.pid)
        await process.wait()
        raise
    return output or b"", errors or b""


def _named(command: tuple[str, ...]) -> str:
    """The part of a command that tells a person what it was."""
    return " ".join(Path(part).name for part in command[:3] if not part.startswith("-"))
