"""Workers that are processes of their own, to be killed."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.workflows.commands import ROOT, environment

Worker = subprocess.Popen[str]


@pytest.fixture
def run_worker(
    queue: str, transactional_db: None, clickhouse: str, landing: Path, settings: Settings
) -> Iterator[Callable[[], Worker]]:
    """Starts worker processes on this test's databases; none survives the test."""
    started: list[Worker] = []

    def run() -> Worker:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "run_worker"],
            cwd=ROOT,
            env=environment(),
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        _until_ready(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.communicate()


def _until_ready(process: Worker) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("worker ready"):
            return
    pytest.fail(f"the worker ended with {process.wait()} before it was ready")
