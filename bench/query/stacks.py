"""One of our modules within the lasting stack of a folder."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench.query.place import ROOT

# A figure is of the embedded servers: those of the environment are left alone.
_SERVICES = frozenset(
    {
        "DATABASE_URL",
        "REDIS_URL",
        "TEMPORAL_ADDRESS",
        "LANDING_URL",
        "CLICKHOUSE_URL",
        "CLICKHOUSE_READER_URL",
        "CLICKHOUSE_EXPLORER_URL",
        "CLICKHOUSE_CLUSTER",
        "ABI_STACK_ENV",
    }
)


def inside(folder: Path, module: str, *arguments: str) -> Any:
    """Run it between a start and a stop of the servers; what its last line says, as JSON.

    Raises CalledProcessError when it fails; what it said is on standard error.
    """
    return _last_line(folder, [sys.executable, "-m", "abi.stack", "run", "--"], module, *arguments)


def outside(folder: Path, module: str, *arguments: str) -> Any:
    """The same, while no server of the folder runs."""
    return _last_line(folder, [], module, *arguments)


def _last_line(folder: Path, around: list[str], module: str, *arguments: str) -> Any:
    kept = {name: value for name, value in os.environ.items() if name not in _SERVICES}
    done = subprocess.run(
        [*around, sys.executable, "-m", module, *arguments],
        env=kept | {"ABI_VAR": str(folder)},
        stdout=subprocess.PIPE,
        check=True,
        cwd=ROOT,
    )
    return json.loads(done.stdout.splitlines()[-1])
