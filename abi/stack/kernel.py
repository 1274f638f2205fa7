"""What Linux offers so that no process outlives the stack; elsewhere these do nothing."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable
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
