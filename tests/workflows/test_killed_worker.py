"""The worker is its own process: `manage.py run_worker`, killed, stopped and started again."""

import signal
import time
from collections.abc import Callable

from rest_framework.test import APIClient

from billing.models import Publication, Snapshot
from tests.workflows.conftest import MakeSource, working_here
from tests.workflows.exports import Export
from tests.workflows.following import ended, eventually, trigger
from tests.workflows.processes import Worker
from tests.workflows.test_extraction import shown

# Big enough that the load is still running when the kill arrives.
LINES = 400_000


def _in_mid_load() -> None:
    eventually(Snapshot.objects.filter(status="loading").exists)
    time.sleep(0.3)


def test_a_run_whose_worker_was_killed_in_mid_load_finishes_by_itself_and_exactly(
    alice: APIClient, make_source: MakeSource, run_worker: Callable[[], Worker]
) -> None:
    export = Export(lines=LINES)
    source = make_source(export)
    victim = run_worker()
    run = trigger(alice, source=source.name)
    _in_mid_load()

    victim.kill()
    assert victim.wait() == -signal.SIGKILL
    killed = alice.get(f"/api/v1/workflows/{run['id']}").json()
    run_worker()
    run = ended(alice, run)

    assert killed["progress"]["stage"] == "loading"
    assert (run["status"], run["records_processed"]) == ("completed", LINES)
    assert run["progress"]["lines_loaded"] == LINES
    assert shown(source.name) == (LINES, export.cost)
    assert Publication.objects.count() == 1
    assert Snapshot.objects.count() == 2, "the second attempt loads under a snapshot of its own"


def test_a_worker_that_is_told_to_stop_hands_its_load_over(
    alice: APIClient, make_source: MakeSource, run_worker: Callable[[], Worker]
) -> None:
    export = Export(lines=LINES)
    source = make_source(export)
    first = run_worker()
    run = trigger(alice, source=source.name)
    _in_mid_load()

    began = time.monotonic()
    first.terminate()
    assert first.wait(90) == 0
    assert time.monotonic() - began < 10
    with working_here():
        run = ended(alice, run)

    assert (run["status"], run["records_processed"]) == ("completed", LINES)
    assert shown(source.name) == (LINES, export.cost)
    assert Snapshot.objects.count() == 2, "the second attempt loads under a snapshot of its own"


def test_a_cancelled_load_stops_and_shows_nothing(
    alice: APIClient, make_source: MakeSource, worker: None
) -> None:
    source = make_source(Export(lines=LINES))
    run = trigger(alice, source=source.name)
    _in_mid_load()

    answer = alice.post(f"/api/v1/workflows/{run['id']}/cancel", {"reason": "wrong month"})
    assert (answer.status_code, answer.json()["cancellable"]) == (202, False)
    run = ended(alice, run)

    assert (run["status"], run["error"], run["records_processed"]) == ("cancelled", None, 0)
    assert run["progress"]["deliveries_done"] == 0
    assert not Publication.objects.exists()
