"""`make faults` on one cell that must be fine and one that is broken by hand and must be found.

No time is compared: a busy machine would fail it.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


def matrix(cells: str) -> tuple[int, dict[str, Any], str]:
    """Its exit code, its RESULT, and what it said of each cell."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.faults", "--seeds", "1", "--lanes", "1", "--cells", cells],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    last = done.stdout.splitlines()[-1] if done.stdout else ""
    assert last.startswith("RESULT "), done.stderr
    return done.returncode, json.loads(last.removeprefix("RESULT ")), done.stderr


@pytest.mark.stack
@pytest.mark.timeout(900)
def test_an_azure_that_cuts_answers_off_loses_nothing_and_a_lost_line_is_found() -> None:
    code, result, said = matrix("azure-exports-truncated|control-lost")
    fine, broken = sorted(line for line in said.splitlines() if " runs=1 " in line)
    assert fine.startswith("azure-exports-truncated")
    # On a busy machine the one answer that is cut off may be one that nobody waits for any more.
    assert " lost=0 doubled=0 sum_diff=0 wrong=0 partial=0 unfinished=0 hits=" in fine, fine
    assert broken.startswith("control-lost")
    assert " lost=1 doubled=0 " in broken
    assert code == 1
    assert (result["cells"], result["runs"], result["lost"], result["doubled"]) == (2, 2, 1, 0)
    assert result["sum_diff"] != "0"
    assert result["polls"] > 0


def test_a_cell_that_does_not_exist_is_refused_with_those_that_do() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench.faults", "--cells", "nobody"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "no cell is named nobody" in done.stderr
    assert "worker-kill-load" in done.stderr
