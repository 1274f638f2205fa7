"""Records follow Temporal: a run that ended without telling is marked, a running one is left."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from temporalio.client import Client

from tests.workflows.following import october
from workflows import client, progress, runs
from workflows.failures import summarised
from workflows.ingest.contracts import Extraction
from workflows.models import Status, WorkflowRun
from workflows.reconcile import MEMO, SETTLED_AFTER, settle
from workflows.tasks import reconcile_runs

pytestmark = pytest.mark.django_db


def _run(*, age: timedelta = 2 * SETTLED_AFTER, **fields: Any) -> WorkflowRun:
    work = f"test/{uuid.uuid4()}"
    return WorkflowRun.objects.create(
        workflow_type="azure_billing_extraction",
        work=work,
        workflow_id=work,
        parameters=october(),
        progress=progress.queued(),
        start_time=timezone.now() - age,
        **fields,
    )


def _start(run: WorkflowRun, queue: str, *, memo: str | None = None, **limits: Any) -> None:
    async def inside(temporal: Client) -> None:
        await temporal.start_workflow(
            "AzureBillingExtraction",
            Extraction(),
            id=run.workflow_id,
            task_queue=queue,
            memo={MEMO: memo or str(run.id)},
            **limits,
        )

    client.call(inside)


def _end(run: WorkflowRun) -> None:
    async def inside(temporal: Client) -> None:
        await temporal.get_workflow_handle(run.workflow_id).terminate("by hand")

    client.call(inside)


def _seen(run: WorkflowRun) -> tuple[str, str | None]:
    run.refresh_from_db()
    error = summarised(run.failures, "en")
    return run.status, error.code if error else None


def test_a_run_that_temporal_runs_is_left_alone(queue: str) -> None:
    run = _run()
    _start(run, queue)

    assert reconcile_runs() == 0
    assert _seen(run) == (Status.RUNNING, None)


def test_a_run_that_never_started_is_marked_lost() -> None:
    run = _run()

    assert reconcile_runs() == 1
    assert _seen(run) == (Status.FAILED, "run_lost")
    assert run.end_time is not None
    assert run.progress["stage"] == "finished"
    assert reconcile_runs() == 0


def test_a_run_that_may_still_be_starting_is_left_alone() -> None:
    run = _run(age=timedelta(seconds=1))

    assert reconcile_runs() == 0
    assert settle(run) is False
    assert _seen(run) == (Status.RUNNING, None)


def test_a_run_ended_from_outside_is_marked(queue: str) -> None:
    run = _run()
    _start(run, queue)
    _end(run)

    assert reconcile_runs() == 1
    assert _seen(run) == (Status.FAILED, "run_terminated")


def test_a_run_that_took_too_long_is_marked(queue: str) -> None:
    run = _run()
    _start(run, queue, execution_timeout=timedelta(seconds=1))

    async def closed(temporal: Client) -> None:
        with pytest.raises(Exception, match="Workflow execution failed"):
            await temporal.get_workflow_handle(run.workflow_id).result()

    client.call(closed)

    assert reconcile_runs() == 1
    assert _seen(run) == (Status.FAILED, "run_timed_out")


def test_an_older_run_of_the_same_work_is_not_mistaken_for_this_one(queue: str) -> None:
    run = _run()
    _start(run, queue, memo="another record")

    assert reconcile_runs() == 1
    assert _seen(run) == (Status.FAILED, "run_lost")


def test_a_record_that_ended_is_never_changed(queue: str) -> None:
    run = _run(status=Status.COMPLETED, end_time=timezone.now(), records_processed=7)

    assert runs.finished(str(run.id), Status.FAILED, failures=[], lines=0) is False
    assert reconcile_runs() == 0
    assert _seen(run) == (Status.COMPLETED, None)
    assert run.records_processed == 7


def test_a_run_that_starts_after_all_is_running_again() -> None:
    run = _run()
    reconcile_runs()

    runs.started(str(run.id), temporal_run_id="t-1")

    assert _seen(run) == (Status.RUNNING, None)
    assert run.end_time is None
