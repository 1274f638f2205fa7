"""What Linux offers so that no process outlives the stack; elsewhere these do nothing."""

import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_LINUX = sys.platform == "linux"
# Loaded here, not in the child: between fork and exec nothing may be imported.
_libc = ctypes.CDLL(None, use_errno=True)


def dying_with_parent(with_signal: signal.Signals) -> Callable[[], None] | None:
    """For `preexec_fn`: the kernel signals this child when its parent is gone, however it went."""
    if not _LINUX:
        return None
    parent = os.getpid()

    def in_child() -> None:
        _libc.prctl(_PR_SET_PDEATHSIG, int(with_signal), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return in_child


def adopt_orphans() -> None:
    """Grandchildren whose parent ends become our children, so that we can end them too."""
    if _LINUX:
        _libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def children() -> list[int]:
    """Process ids of our direct children, zombies included; empty where /proc is not."""
    listing = Path(f"/proc/self/task/{os.getpid()}/children")
    return [int(pid) for pid in listing.read_text().split()] if listing.exists() else []


def started_at(pid: int) -> str | None:
    """A mark that tells a process from a later one with the same id; None when it is gone."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    state, *rest = stat.rpartition(")")[2].split()
    return None if state in "ZX" else rest[18]


def program_of(pid: int) -> str | None:
    """The name of the program a process runs, where /proc tells."""
    comm = Path(f"/proc/{pid}/comm")
    try:
        return comm.read_text().strip()
    except OSError:
        return None


def end_all_in(folder: Path, program: str) -> None:
    """Kill every process of this program that works in this folder; wait until none is left."""
    place = folder.resolve()
    while left := [pid for pid in _pids() if _works_in(pid, place) and program_of(pid) == program]:
        for pid in left:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.01)


def _pids() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").glob("[0-9]*")]


def _works_in(pid: int, folder: Path) -> bool:
    """A zombie works nowhere: its link is gone."""
    try:
        return Path(f"/proc/{pid}/cwd").readlink() == folder
    except OSError:
        return False
