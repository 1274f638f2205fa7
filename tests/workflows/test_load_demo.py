"""`manage.py load_demo`: through the real workflow, to the digit, and only once."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from billing.models import Publication
from tests.workflows.commands import ROOT, environment
from workflows.models import WorkflowRun

# A month nobody else loads: the demo's source names are part of the workflow id.
MONTH = "2024-02"


def _load_demo(folder: Path) -> subprocess.CompletedProcess[str]:
    options = ["--folder", str(folder), "--lines", "3000", "--months", "1", "--end", MONTH]
    return subprocess.run(
        [sys.executable, "manage.py", "load_demo", *options, "--timeout", "90"],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.usefixtures("worker")
def test_the_demo_is_loaded_exactly_and_a_second_call_does_nothing(tmp_path: Path) -> None:
    first = _load_demo(tmp_path / "demo")

    truth = json.loads((tmp_path / "demo" / "truth.json").read_text("utf-8"))
    assert (first.returncode, first.stderr) == (0, "")
    assert first.stdout.endswith(f"Demo months: {truth['lines']} lines, exact.\n")
    assert Publication.objects.count() == 4
    assert sum(run.records_processed for run in WorkflowRun.objects.all()) == truth["lines"]

    second = _load_demo(tmp_path / "demo")

    assert (second.returncode, second.stdout) == (0, "Demo months: already loaded.\n")
    assert WorkflowRun.objects.count() == 2
    assert Publication.objects.count() == 4


@pytest.mark.usefixtures("worker")
def test_numbers_that_are_not_the_truth_are_not_called_loaded(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    _load_demo(folder)
    truth = json.loads((folder / "truth.json").read_text("utf-8"))
    truth["deliveries"][0]["sum"] = "1.23"
    (folder / "truth.json").write_text(json.dumps(truth), "utf-8")

    answer = _load_demo(folder)

    assert answer.returncode == 1
    assert "does not show what truth.json says" in answer.stderr
