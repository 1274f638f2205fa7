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
        "CLICKHOUSE_ACCESS_URL",
        "CLICKHOUSE_CLUSTER",
        "ABI_STACK_ENV",
    }
)
_STACK = (sys.executable, "-m", "abi.stack", "run", "--")


def inside(folder: Path, module: str, *arguments: str) -> Any:
    """Run it between a start and a stop of the servers; what its last line says, as JSON.

    Raises SystemExit when it fails: why is on standard error already.
    """
    kept = {name: value for name, value in os.environ.items() if name not in _SERVICES}
    done = subprocess.run(
        [*_STACK, sys.executable, "-m", module, *arguments],
        env=kept | {"ABI_VAR": str(folder)},
        stdout=subprocess.PIPE,
        check=False,
        cwd=ROOT,
    )
    if done.returncode:
        raise SystemExit(f"{module} ended with {done.returncode}; see {folder}/log")
    return json.loads(done.stdout.splitlines()[-1])
