"""A lasting stack in a folder of its own: nothing of it is lost when a server is killed."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from abi.stack import kernel

ROOT = Path(__file__).resolve().parents[2]
# Small file systems that a cell can fill, by the folder of the stack they hold.
SMALL = {"clickhouse": "512m", "landing": "64m"}
_STACK = (sys.executable, "-m", "abi.stack", "run", "--")
_INSIDE = (sys.executable, "-m", "bench.faults.begin", "inside")
_SETTINGS = (
    "DATABASE_URL",
    "REDIS_URL",
    "TEMPORAL_ADDRESS",
    "CLICKHOUSE_URL",
    "CLICKHOUSE_READER_URL",
    "CLICKHOUSE_EXPLORER_URL",
    "CLICKHOUSE_ACCESS_URL",
    "LANDING_URL",
    "ABI_STACK_ENV",
)


class Stack:
    """Runs cells, one after the other. `small` puts some of its folders on small disks."""

    def __init__(self, *, small: bool) -> None:
        self.var = Path(tempfile.mkdtemp(prefix="abi-faults-"))
        # PostgreSQL runs as another user and must be able to walk here.
        self.var.chmod(0o711)
        self._mounted = [folder for folder in SMALL if small and self._mount(folder)]
        environment = {name: value for name, value in os.environ.items() if name not in _SETTINGS}
        # Told to stop when we are killed, it stops what it started.
        dying = kernel.dying_with_parent(signal.SIGTERM)
        with (self.var / "stack.log").open("w") as log:
            self._process = subprocess.Popen(
                [*_STACK, *_INSIDE],
                env=environment | {"ABI_VAR": str(self.var)},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                cwd=ROOT,
                preexec_fn=dying,  # noqa: PLW1509 - it makes two system calls
            )

    def ready(self) -> bool:
        return self._answer() is not None

    def run(self, cell: str, seeds: int) -> dict[str, Any]:
        """The cell's result; `broken` when the stack did not survive it."""
        assert self._process.stdin  # noqa: S101 - made with a pipe
        with suppress(BrokenPipeError):
            self._process.stdin.write(json.dumps({"cell": cell, "seeds": [*range(seeds)]}) + "\n")
            self._process.stdin.flush()
        return self._answer() or {"cell": cell, "broken": f"the stack ended; see {self.var}"}

    def close(self, *, keep: bool) -> None:
        assert self._process.stdin  # noqa: S101 - made with a pipe
        with suppress(BrokenPipeError):
            self._process.stdin.close()
        try:
            self._process.wait(60)
        except subprocess.TimeoutExpired:
            self._process.terminate()
            self._process.wait(60)
        for folder in self._mounted:
            subprocess.run(["umount", "--lazy", str(self.var / folder)], check=False)
        if keep:
            print(f"kept for a look: {self.var}", file=sys.stderr)
        else:
            shutil.rmtree(self.var, ignore_errors=True)

    def _mount(self, folder: str) -> bool:
        place = self.var / folder
        place.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", f"size={SMALL[folder]}", "tmpfs", str(place)]
        try:
            return subprocess.run(command, check=False, capture_output=True).returncode == 0
        except OSError:
            return False

    def _answer(self) -> dict[str, Any] | None:
        assert self._process.stdout  # noqa: S101 - made with a pipe
        line = self._process.stdout.readline()
        return json.loads(line) if line else None
