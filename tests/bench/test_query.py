"""`make bench-query` and `make bench-sql` from nothing to their RESULT, on few lines.

No figure is compared: a busy machine would fail it.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from bench.query.duck import file
from bench.query.place import Size, folder

ROOT = Path(__file__).resolve().parents[2]
# The demo has 24 resources at least in each of two accounts, each with a line a day.
SIZE = Size(lines=2_000, months=2, seed=770_077)
ENGINES = {"abi_http", "abi_driver", "duckdb", "postgres_summary", "postgres_narrow"}


@pytest.fixture
def place() -> Iterator[Path]:
    """The folder of this size and seed, which nobody else uses; gone afterwards."""
    yield folder(SIZE)
    subprocess.run(
        [sys.executable, "-m", "abi.stack", "clean"],
        env=os.environ | {"ABI_VAR": str(folder(SIZE))},
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    shutil.rmtree(folder(SIZE), ignore_errors=True)


def bench(module: str, *arguments: str) -> tuple[int, dict[str, Any], str]:
    """Its exit code, its RESULT and what it said meanwhile."""
    done = subprocess.run(
        [sys.executable, "-m", module, *SIZE.arguments(), *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    last = done.stdout.splitlines()[-1] if done.stdout else ""
    assert last.startswith("RESULT "), done.stderr
    return done.returncode, json.loads(last.removeprefix("RESULT ")), done.stderr


@pytest.mark.slow
@pytest.mark.stack
@pytest.mark.timeout(900)
def test_all_engines_say_the_same_and_one_that_does_not_fails_the_bench(place: Path) -> None:
    code, result, said = bench("bench.query", "--rounds", "1")
    assert result["differences"] == [], said
    assert (code, result["missing"]) == (0, {}), said
    assert set(result["geomean_ms"]) == ENGINES
    for name in ("ratio_duckdb", "ratio_postgres", "p95_ms", "cached_ms"):
        assert result[name] > 0, name
    assert result["lines"] == result["made"]["duckdb"]["lines"]
    assert result["made"]["duckdb"]["lost_digits"] == 0
    assert {"clickhouse charges", "duckdb charges", "postgres summary_day"} <= set(
        result["bytes_per_line"]
    )
    assert all(set(of) == ENGINES for of in result["questions"].values())
    assert len(result["questions"]) >= 12

    with duckdb.connect(str(file(place))) as lines:
        lines.execute(
            "UPDATE charges SET billed_cost = billed_cost + 0.000000000000000001 WHERE rowid ="
            " (SELECT min(rowid) FROM charges WHERE dataset = 'actual' AND date >= '2026-09-01')"
        )
    code, result, said = bench("bench.query", "--rounds", "1")
    assert code == 1
    assert any(told.startswith("total_and_previous: duckdb says") for told in result["differences"])
    assert "built" not in said
    assert "deliveries" not in said, "the data was made a second time"


@pytest.mark.slow
@pytest.mark.stack
@pytest.mark.timeout(900)
def test_people_who_look_at_their_dashboards_are_all_answered(place: Path) -> None:
    # People think as long as gunicorn usually keeps a connection: a request on one that is just
    # being closed fails.
    thinking = ("--think", "1.9", "2.2")
    code, result, said = bench("bench.api", "--users", "7", "--seconds", "15", *thinking)
    assert result["failed"] == {}, said
    assert (code, result["failures"], result["missing"]) == (0, 0, {}), said
    assert result["requests"] > 0
    assert result["statuses"]["429"] == 0
    assert result["browsers"] == {"ada": 2, "admin": 1, "bob": 3, "charlie": 1}
    assert {"p50_ms", "p95_ms", "p99_ms"} < set(result)


@pytest.mark.slow
@pytest.mark.stack
@pytest.mark.timeout(900)
def test_peoples_views_say_what_the_table_says(place: Path) -> None:
    code, result, said = bench("bench.sql", "--rounds", "1")
    assert (code, result["differences"], result["refused"]) == (0, [], {}), said
    ways = {"table", "view_of_all", "view_of_two_subscriptions"}
    assert all(set(of) == ways for of in result["questions"].values())
    assert set(result["ratio_table"]) == ways - {"table"}
