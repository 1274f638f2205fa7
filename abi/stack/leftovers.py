"""Processes of a stack that was killed before it could stop them."""

import json
import os
import shutil
import signal
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from abi.stack import kernel
from abi.stack.lock import holder
from abi.stack.places import TEMPORARY, Places

_PATIENCE_SECONDS = 5.0


def end_leftovers(places: Places) -> list[str]:
    """End what the last stack in this folder left running; the names of what was."""
    left = {name: pid for name, pid in remembered(places).items() if pid is not None}
    for pid in left.values():
        _end(pid)
    places.pids.unlink(missing_ok=True)
    return sorted(left)


def sweep_children(keep: frozenset[int] = frozenset()) -> None:
    """End every child of this process but these, and children they leave to us, and reap them."""
    while ended := [pid for pid in kernel.children() if pid not in keep]:
        for pid in ended:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            with suppress(ChildProcessError):
                os.waitpid(pid, 0)


def forget_abandoned() -> None:
    """Remove the temporary folders of runs that were killed; a living run holds its lock."""
    for folder in Path(tempfile.gettempdir()).glob(f"{TEMPORARY}*"):
        with suppress(OSError):
            found = folder.lstat()
            # A run that has just begun may not hold its lock yet.
            old = time.time() - found.st_mtime > _PATIENCE_SECONDS * 12
            if found.st_uid == os.geteuid() and old and holder(folder / "lock") is None:
                shutil.rmtree(folder, ignore_errors=True)


def remembered(places: Places) -> dict[str, int | None]:
    """By the servers' names: the process, or None when it is gone."""
    try:
        noted = json.loads(places.pids.read_text())
    except (FileNotFoundError, ValueError):
        return {}
    return {
        name: entry["pid"]
        if entry["started_at"] and kernel.started_at(entry["pid"]) == entry["started_at"]
        else None
        for name, entry in noted.items()
    }


def _end(pid: int) -> None:
    """SIGINT is a fast stop for PostgreSQL, and a stop for every other server of ours."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGINT)
        until = time.monotonic() + _PATIENCE_SECONDS
        while kernel.started_at(pid) and time.monotonic() < until:
            time.sleep(0.05)
        os.kill(pid, signal.SIGKILL)
