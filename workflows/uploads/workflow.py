"""The dry run of an upload: loaded and checked like any delivery, and shown to nobody."""

import asyncio
from datetime import timedelta

from temporalio import workflow
from temporalio.exceptions import ActivityError, is_cancelled_exception

with workflow.unsafe.imports_passed_through():
    from workflows.ingest.contracts import At, Failure, Finish, Found, Published
    from workflows.ingest.ending import finish, finish_badly
    from workflows.ingest.steps import BUSY_SECONDS, RECORD, STEP, claimed, failure, prepared
    from workflows.uploads.contracts import DryRun, DryRunSummary, Refused

WORKFLOW_TYPE = "UploadDryRun"
EXECUTION_TIMEOUT = timedelta(hours=2)


@workflow.defn(name=WORKFLOW_TYPE)
class UploadDryRun:
    """Its load is the real one, so its numbers are true; publishing is a person's decision."""

    @workflow.run
    async def run(self, asked: DryRun) -> DryRunSummary:
        await workflow.execute_activity("record_running", asked.run_id, **RECORD)
        try:
            lines = await _look(asked)
        except (asyncio.CancelledError, ActivityError) as error:
            told = _told(asked, error)
            refused = Refused(asked.upload, told.code, told.detail)
            await workflow.execute_activity("refuse_upload", refused, **RECORD)
            await finish_badly(asked.run_id, asked.upload, error)
            raise
        published = Published(asked.upload, lines, changed=False)
        await finish(Finish(asked.run_id, "completed", (published,)))
        return DryRunSummary(asked.run_id, lines)


async def _look(asked: DryRun) -> int:
    found = await workflow.execute_activity("find_upload", asked, result_type=Found, **STEP)
    at, tries = At(asked.run_id, found.label), 0
    while not await claimed(at, found.delivery):
        await workflow.sleep(BUSY_SECONDS[min(tries, len(BUSY_SECONDS) - 1)])
        tries += 1
    checked = await prepared(at, found.delivery)
    lines: int = await workflow.execute_activity(
        "describe_upload", args=[asked, checked], result_type=int, **STEP
    )
    return lines


def _told(asked: DryRun, error: BaseException) -> Failure:
    if isinstance(error, ActivityError) and not is_cancelled_exception(error):
        return failure(asked.upload, error)
    return Failure(asked.upload, "cancelled", "")
