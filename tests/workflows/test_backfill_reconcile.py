"""A backfill that went on under a fresh history is still the same run to its record."""

import threading
import uuid
from collections.abc import Awaitable, Callable

import pytest
from temporalio.client import Client

from tests.workflows.backfilling import Months, working
from workflows import client, progress
from workflows.backfill.contracts import Backfill
from workflows.backfill.workflow import AzureBillingBackfill
from workflows.models import Status, WorkflowRun
from workflows.reconcile import MEMO, SETTLED_AFTER, settle
from workflows.runs import find


@pytest.mark.django_db(transaction=True)
def test_what_went_on_under_a_fresh_history_is_followed_to_its_end(queue: str) -> None:
    source = f"s{uuid.uuid4().hex[:8]}"
    steps = Months({source: ["2026-08", "2026-09"]})
    steps.waiting["land", f"{source} 2026-09"] = gate = threading.Event()
    work = f"test/{uuid.uuid4()}"
    run = WorkflowRun.objects.create(
        workflow_type="azure_billing_backfill", work=work, workflow_id=work, parameters={},
        progress=progress.queued(),
    )  # fmt: skip
    run.start_time -= 2 * SETTLED_AFTER
    run.save()

    def during(follow: Callable[[Client], Awaitable[str]]) -> str:
        async def inside(temporal: Client) -> str:
            async with working(queue, steps):
                return await follow(temporal)

        return client.call(inside)

    async def until_the_second_month(temporal: Client) -> str:
        handle = await temporal.start_workflow(
            AzureBillingBackfill.run,
            Backfill(run_id=str(run.id), months_per_history=1, parallel=1),
            id=work,
            task_queue=queue,
            memo={MEMO: str(run.id)},
        )
        await steps.reach(("land", f"{source} 2026-09"))
        first: str = handle.first_execution_run_id or ""
        assert (await handle.describe()).run_id != first
        gate.set()
        return first

    run.temporal_run_id = during(until_the_second_month)
    run.save()
    assert settle(run) is False
    assert find(run.id).status == Status.RUNNING

    async def until_the_end(temporal: Client) -> str:
        await temporal.get_workflow_handle(work).result()
        return ""

    during(until_the_end)

    assert settle(run) is True
    assert find(run.id).status == Status.COMPLETED
