"""Processor time of servers, which a busy machine changes less than the clock."""

import os
from collections.abc import Callable
from pathlib import Path

from bench.load.memory import clickhouse_pid, cpu_seconds


class Processors:
    """Of the web server with its processes, and of the embedded ClickHouse."""

    def __init__(self, web: int) -> None:
        self._web = web
        self._clickhouse = clickhouse_pid(os.environ["CLICKHOUSE_URL"])

    def of_each(self, asking: Callable[[], int]) -> dict[str, float]:
        """Milliseconds that one of the asked questions took of each; zeros where /proc is not."""
        before = self._spent()
        number = asking()
        return {
            name: round((spent - before[name]) * 1000 / number, 2)
            for name, spent in self._spent().items()
        }

    def _spent(self) -> dict[str, float]:
        web = sum(cpu_seconds(pid) or 0.0 for pid in (self._web, *_children(self._web)))
        return {"web": web, "clickhouse": cpu_seconds(self._clickhouse) or 0.0}


def _children(pid: int) -> list[int]:
    listing = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in listing.read_text().split()] if listing.exists() else []
