"""The most memory a process ever had and the processor time it took, from the kernel."""

import os
import resource
import sys
from pathlib import Path
from urllib.parse import urlsplit

_RESET_PEAK = "5"


def own_peak_mb() -> int:
    """Of this process. Where /proc tells, not getrusage: that one counts the parent in."""
    if found := peak_mb(os.getpid()):
        return found
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit // 1024**2


def peak_mb(pid: int | None) -> int | None:
    """None where there is no /proc."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return None
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM"))


def cpu_seconds(pid: int | None) -> float | None:
    """Of all its threads; None where there is no /proc."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return None
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def forget_peak(pid: int | None) -> None:
    """Count from what it has now."""
    if pid is not None:
        Path(f"/proc/{pid}/clear_refs").write_text(_RESET_PEAK)


def clickhouse_pid(url: str) -> int | None:
    """The embedded server that listens where the URL points; None when it is another."""
    port = f"--port\0{urlsplit(url).port}\0"
    for found in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = found.read_text()
        except OSError:
            continue
        if "abi.stack.clickhouse.server" in command and port in command:
            return int(found.parent.name)
    return None
