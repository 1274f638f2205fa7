"""How a run ends: its record told the last word, for every workflow that has one."""

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError, is_cancelled_exception

with workflow.unsafe.imports_passed_through():
    from workflows.ingest.contracts import Finish
    from workflows.ingest.steps import RECORD, failure


async def finish(said: Finish) -> None:
    await workflow.execute_activity("record_finished", said, **RECORD)


async def finish_badly(run_id: str, label: str, error: BaseException) -> None:
    """As cancelled when somebody asked for that; else as failed, with the error's own code."""
    if is_cancelled_exception(error):
        await finish(Finish(run_id, "cancelled"))
    elif isinstance(error, ActivityError):
        told = failure(label, error)
        await finish(Finish(run_id, "failed", failures=(told,)))
        raise ApplicationError(told.code, type=told.code, non_retryable=True) from error
