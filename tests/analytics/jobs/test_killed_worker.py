"""The real worker, the real broker: killed in the middle, found, done again; twice, and failed."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from celery import Celery
from django.conf import settings
from django.utils import timezone
from pytest_django import Settings

from abi.celery import app
from abi.core.clickhouse import client
from abi.core.errors import AppError
from analytics.jobs.recovery import LOST_AFTER, recover
from analytics.models import Job
from tests.analytics.jobs.doors import QUESTION, desk
from tests.analytics.jobs.slow import publish_many
from tests.people import People
from tests.workflows.commands import ROOT, environment

Worker = subprocess.Popen[bytes]
LINES = {"period": QUESTION["period"]}
# As a workbook: seconds of work.
LONG = 50_000


@pytest.fixture
def start(
    results: Path, people: People, clickhouse: str, landing: Path
) -> Iterator[Callable[[], Worker]]:
    """Starts workers of this test's own queue; none survives the test."""
    workers: list[Worker] = []
    app.conf.task_routes["analytics.tasks.run_job"]["queue"] = queue = f"jobs-{time.time_ns()}"

    def run() -> Worker:
        worker = subprocess.Popen(
            [
                *(sys.executable, "-m", "celery", "--app", "abi.celery", "worker"),
                *("--queues", queue, "--pool", "solo", "--without-mingle", "--without-gossip"),
            ],
            cwd=ROOT,
            env=environment() | {"EXPORTS_URL": settings.EXPORTS_URL},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        workers.append(worker)
        return worker

    yield run
    app.conf.task_routes["analytics.tasks.run_job"]["queue"] = "jobs"
    for worker in workers:
        worker.kill()
        worker.wait()


def _until(job: str, state: str) -> Job:
    deadline = time.monotonic() + 90
    while (found := Job.objects.get(pk=job)).state != state:
        assert time.monotonic() < deadline, f"{found.state}, not {state}: {found.error}"
        time.sleep(0.1)
    return found


def _until_clickhouse_answers() -> None:
    """The embedded server may end with a client that is killed, and is started again."""
    deadline = time.monotonic() + 60
    while True:
        try:
            client.ping(within_seconds=1)
        except AppError:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        else:
            return


def _long_ago(job: str) -> None:
    """The last sign of life is as old as it would be after a minute."""
    before = timezone.now() - LOST_AFTER - timedelta(seconds=1)
    Job.objects.filter(pk=job).update(touched_at=before)


def test_a_message_reaches_a_worker_and_a_killed_workers_job_is_done_by_the_next(
    start: Callable[[], Worker], people: People, results: Path
) -> None:
    publish_many(LONG)
    mine, victim = desk(people.bob), start()
    job = mine.submit("exports", lines=LINES, format="xlsx")["id"]
    _until(job, "running")
    victim.kill()
    victim.wait()
    assert recover() == 0
    assert Job.objects.get(pk=job).state == "running"
    _long_ago(job)
    assert recover() == 1
    assert Job.objects.get(pk=job).state == "queued"
    _until_clickhouse_answers()
    assert client.progress(f"job-{job}") is None
    start()
    done = _until(job, "done")
    assert (done.attempt, done.rows) == (2, LONG)
    assert [path.name for path in results.rglob("*") if path.is_file()] == ["result"]


def test_a_job_that_two_workers_lost_has_failed(
    results: Path, people: People, october: int
) -> None:
    mine = desk(people.bob)
    job = mine.submit(**QUESTION)
    for attempt in (1, 2):
        Job.objects.filter(pk=job["id"]).update(state="running", attempt=attempt)
        _long_ago(job["id"])
        assert recover() == 1
    found = mine.look(job)
    assert (found["state"], found["error"]["code"]) == ("failed", "job_worker_lost")
    assert recover() == 0


def test_a_job_that_the_broker_forgot_is_told_of_again(
    results: Path, people: People, october: int, settings: Settings
) -> None:
    told: list[str] = []
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("analytics.jobs.recovery.enqueue", lambda job: told.append(str(job.pk)))
        job = desk(people.bob).submit(**QUESTION)["id"]
        assert recover() == 0
        _long_ago(job)
        assert (recover(), recover()) == (1, 0)
    assert told == [job]
    assert Job.objects.get(pk=job).state == "queued"


def test_without_a_broker_a_job_is_accepted_and_waits(
    results: Path, people: People, october: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = Celery("nowhere", broker="redis://127.0.0.1:1/0", set_as_current=False)
    monkeypatch.setattr("analytics.jobs.submitting.current_app", nowhere)
    mine = desk(people.bob)
    job = mine.submit(**QUESTION)
    assert mine.look(job)["state"] == "queued"
