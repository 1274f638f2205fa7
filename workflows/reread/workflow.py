"""Read landed bytes again under a source's reading rules: load, check, publish."""

import asyncio
from datetime import timedelta
from typing import Any

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from workflows.ingest.contracts import At, Finish, Json, Published
    from workflows.ingest.ending import finish, finish_badly
    from workflows.ingest.steps import BUSY_SECONDS, RECORD, STEP, stop_if_cancelled
    from workflows.reread.contracts import Again, Reread, RereadSummary

WORKFLOW_TYPE = "AzureBillingReread"
EXECUTION_TIMEOUT = timedelta(hours=2)


@workflow.defn(name=WORKFLOW_TYPE)
class AzureBillingReread:
    """Nothing is fetched from Azure, and what is shown stays until the new reading is proved."""

    @workflow.run
    async def run(self, asked: Reread) -> RereadSummary:
        await workflow.execute_activity("record_running", asked.run_id, **RECORD)
        try:
            published = await _read(asked)
        except (asyncio.CancelledError, ActivityError) as error:
            await finish_badly(asked.run_id, f"snapshot {asked.snapshot}", error)
            raise
        await finish(Finish(asked.run_id, "completed", (published,)))
        return RereadSummary(asked.run_id, published.lines, published.changed)


async def _read(asked: Reread) -> Published:
    again = await workflow.execute_activity("find_landed", asked, result_type=Again, **STEP)
    at, tries = At(asked.run_id, again.label), 0
    while not await _claimed(at, again.landed):
        await workflow.sleep(BUSY_SECONDS[min(tries, len(BUSY_SECONDS) - 1)])
        tries += 1
        # Another run has published meanwhile: what was asked for may be of the past now.
        again = await workflow.execute_activity("find_landed", asked, result_type=Again, **STEP)
    checked = await _step("check", at, await _step("load", at, again.landed))
    published: Published = await workflow.execute_activity(
        "publish_again", args=[at, checked, asked], result_type=Published, **STEP
    )
    return published


async def _claimed(at: At, landed: Json) -> bool:
    mine: bool = await workflow.execute_activity(
        "claim_landed", args=[at, landed], result_type=bool, **RECORD
    )
    stop_if_cancelled()
    return mine


async def _step(name: str, at: At, value: Json) -> Json:
    answer: dict[str, Any] = await workflow.execute_activity(
        name, args=[at, value], result_type=dict, **STEP
    )
    stop_if_cancelled()
    return answer
