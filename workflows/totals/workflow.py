"""Ask Azure what it states about a published month, beside the run that published it."""

from datetime import timedelta

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError, is_cancelled_exception

with workflow.unsafe.imports_passed_through():
    from workflows.ingest.contracts import NotFetched, Totals
    from workflows.ingest.steps import (
        PATIENT_STEP,
        RECORD,
        TOTALS_TYPE,
        failure,
        is_throttled,
        retry_after,
    )

# Asked to wait more often than this, it leaves the month to the next run.
_WAITS = 6
_PAUSE = timedelta(minutes=1)


@workflow.defn(name=TOTALS_TYPE)
class AzureBillingTotals:
    """What cannot be fetched is a warning on the run and an alarm; what is shown stays shown."""

    @workflow.run
    async def run(self, asked: Totals) -> int:
        """How many amounts Azure stated."""
        try:
            return await _fetched(asked)
        except ActivityError as error:
            if is_cancelled_exception(error):
                raise
            told = failure(asked.label, error)
            await workflow.execute_activity("note_not_fetched", NotFetched(asked, told), **RECORD)
            raise ApplicationError(told.code, type=told.code, non_retryable=True) from error


async def _fetched(asked: Totals) -> int:
    """Throttled is pending: waited for as long as Azure asks. Raises ActivityError."""
    for tries in range(_WAITS):
        try:
            return await _once(asked)
        except ActivityError as error:
            if not is_throttled(error):
                raise
            seconds = retry_after(error)
            pause = _PAUSE * 2**tries if seconds is None else timedelta(seconds=seconds)
            await workflow.sleep(pause * (1 + 0.2 * workflow.random().random()))
    return await _once(asked)


async def _once(asked: Totals) -> int:
    stated: int = await workflow.execute_activity(
        "fetch_totals", asked, result_type=int, **PATIENT_STEP
    )
    return stated
