"""What the figures were measured on."""

import os
import platform
from pathlib import Path

from abi.stack.clickhouse.library import VERSION


def machine() -> dict[str, object]:
    return {
        "cpu": _after("/proc/cpuinfo", "model name") or platform.processor(),
        "cores": os.cpu_count(),
        "memory": _after("/proc/meminfo", "MemTotal"),
        "load_at_the_end": [round(each, 1) for each in os.getloadavg()],
        "system": platform.platform(),
        "clickhouse": VERSION,
    }


def _after(file: str, name: str) -> str:
    try:
        lines = Path(file).read_text().splitlines()
    except OSError:
        return ""
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith(name)), "")
