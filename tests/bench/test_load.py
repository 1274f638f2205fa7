"""`make bench-load` on few lines: it ends with one RESULT, and only when every line was published.

No figure is compared: a busy machine would fail it.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.stack
def test_the_bench_publishes_what_was_written_and_ends_with_one_result() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench.load", "--lines", "2000", "--rounds", "1"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (line,) = done.stdout.splitlines()
    result = json.loads(line.removeprefix("RESULT "))
    assert result["lines"] > 2_000
    assert (result["rounds"], result["seed"]) == (1, 1)
    for name in ("lines_per_s", "engine_insert_select_lines_per_s", "ratio", "bytes_per_line"):
        assert result[name] > 0, name
    assert 20 < result["worker_peak_rss_mb"] <= 400
    assert set(result["seconds"]) == {"land", "load", "check", "publish"}
    assert result["machine"]["cores"] >= 1
