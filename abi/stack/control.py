"""`down`, `clean` and `status`: about a stack that runs in another terminal."""

import os
import shutil
import signal
import time

from abi.stack.leftovers import end_leftovers, remembered
from abi.stack.lock import holder
from abi.stack.places import Places
from abi.stack.service import StackError

_PATIENCE_SECONDS = 90.0


def down(places: Places) -> str:
    """Ask it to stop and wait until it has; also ends what a killed one left."""
    running = holder(places.lock)
    if running is None:
        left = end_leftovers(places)
        return f"ended {', '.join(left)}" if left else "nothing is running"
    os.kill(running, signal.SIGTERM)
    until = time.monotonic() + _PATIENCE_SECONDS
    while holder(places.lock) == running:
        if time.monotonic() > until:
            raise StackError(f"process {running} does not stop; see {places.logs}")
        time.sleep(0.1)
    return "stopped"


def clean(places: Places) -> str:
    """Stop it and delete all its data."""
    said = down(places)
    for folder in {places.shared, places.var}:
        if folder.exists():
            shutil.rmtree(folder)
    return f"{said}; deleted {places.var}"


def status(places: Places) -> tuple[str, int]:
    """What runs, and 0 when a stack does, else 3."""
    running = holder(places.lock)
    if running is None:
        return "not running", 3
    lines = [f"running (process {running})"]
    lines += [f"  {name:<12} {state}" for name, state in _servers(places).items()]
    return "\n".join(lines), 0


def _servers(places: Places) -> dict[str, str]:
    return {name: "running" if pid else "ended" for name, pid in remembered(places).items()}
