"""A cancelled job stops in ClickHouse, not only on paper."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Identity, Statement
from analytics.jobs import pulse
from analytics.models import Job
from analytics.tasks import run_job
from tests.analytics.jobs.doors import Desk, desk
from tests.analytics.jobs.slow import publish_many, throttle
from tests.people import People

LINES = {"period": {"start": "2026-10-01", "end": "2026-11-01"}}
_RUNNING = """
SELECT user, count() FROM system.processes
WHERE startsWith(query_id, {name:String}) GROUP BY user
"""


def _running(job: dict[str, Any]) -> dict[str, int]:
    """Statements of this job that the server runs, by ClickHouse user."""
    asked = Statement(_RUNNING, {"name": f"job-{job['id']}"})
    found = client.read(asked, identity=Identity.WRITER)
    return {str(user): int(str(count)) for user, count in found.rows()}


def _until(holds: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


@pytest.fixture
def started(
    results: Path, people: People, clickhouse: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Desk, dict[str, Any], threading.Thread]]:
    """An export of bob's that a worker is at, and the worker."""
    publish_many()
    throttle(monkeypatch)
    mine = desk(people.bob)
    job = mine.submit("exports", lines=LINES)

    def work() -> None:
        try:
            run_job(job["id"])
        finally:
            connection.close()

    worker = threading.Thread(target=work)
    worker.start()
    _until(lambda: _running(job), "the job did not begin")
    yield mine, job, worker
    client.cancel(f"job-{job['id']}")
    worker.join(60)


def test_cancelling_ends_the_statement_on_the_server(
    started: tuple[Desk, dict[str, Any], threading.Thread], results: Path
) -> None:
    mine, job, worker = started
    # Lines are counted first: between two statements none runs.
    _until(lambda: list(_running(job)) == ["reader"], "the reader runs nothing")
    answer = mine.api.delete(f"/api/v1/analytics/jobs/{job['id']}")
    assert (answer.status_code, answer.json()["state"]) == (200, "cancelled")
    # One that began in the very moment is stopped by the worker's next beat.
    _until(lambda: not _running(job), "the statement goes on")
    worker.join(30)
    assert not worker.is_alive()
    assert _running(job) == {}
    after = mine.look(job)
    assert (after["state"], after["result"], after["error"]) == ("cancelled", None, None)
    assert not [path for path in results.rglob("*") if path.is_file()]


def test_a_job_that_runs_tells_how_far_it_is(
    started: tuple[Desk, dict[str, Any], threading.Thread],
) -> None:
    mine, job, _ = started
    _until(lambda: mine.look(job)["progress"]["done_rows"], "no progress was told")
    told = mine.look(job)
    assert told["state"] == "running"
    assert 0 < told["progress"]["done_rows"] <= told["progress"]["total_rows"]


def test_a_worker_that_was_not_reached_stops_by_itself(
    started: tuple[Desk, dict[str, Any], threading.Thread], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when ClickHouse could not be told, or a statement began in the very moment."""
    _, job, worker = started
    Job.objects.filter(pk=job["id"]).update(state="cancelled")
    worker.join(10 * pulse.EVERY_SECONDS)
    assert not worker.is_alive()
    assert _running(job) == {}
    assert Job.objects.get(pk=job["id"]).state == "cancelled"
