"""The extraction: discover, then land, load, check and publish each delivery on its own."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, TypedDict

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import (
    ActivityError,
    ApplicationError,
    TimeoutError,  # noqa: A004 - Temporal's own: which limit a step ran into
    is_cancelled_exception,
)

with workflow.unsafe.imports_passed_through():
    from workflows.ingest.contracts import (
        At,
        Extraction,
        Failure,
        Finish,
        Found,
        Json,
        Published,
        Search,
        Summary,
    )

WORKFLOW_TYPE = "AzureBillingExtraction"
EXECUTION_TIMEOUT = timedelta(hours=2)
PARALLEL_DELIVERIES = 2


class _Options(TypedDict, total=False):
    start_to_close_timeout: timedelta
    schedule_to_close_timeout: timedelta
    heartbeat_timeout: timedelta
    retry_policy: RetryPolicy
    cancellation_type: workflow.ActivityCancellationType


# Three attempts; a worker that vanished is noticed by its missing heartbeat. A cancel waits
# until the step has really stopped, so that nothing runs on behind a run shown as cancelled.
STEP: _Options = {
    "start_to_close_timeout": timedelta(minutes=30),
    "heartbeat_timeout": timedelta(seconds=20),
    "retry_policy": RetryPolicy(
        initial_interval=timedelta(seconds=1),
        backoff_coefficient=3,
        maximum_interval=timedelta(seconds=30),
        maximum_attempts=3,
    ),
    "cancellation_type": workflow.ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
}
# The record is worth waiting for: ten minutes without PostgreSQL do not lose a run's end.
RECORD: _Options = {
    "start_to_close_timeout": timedelta(seconds=20),
    "schedule_to_close_timeout": timedelta(minutes=10),
    "retry_policy": RetryPolicy(maximum_interval=timedelta(seconds=15)),
}


@workflow.defn(name=WORKFLOW_TYPE)
class AzureBillingExtraction:
    """One failing delivery does not stop the others; the run then ends failed, naming each."""

    def __init__(self) -> None:
        self._published: list[Published] = []
        self._failures: list[Failure] = []
        self._parallel = asyncio.Semaphore(PARALLEL_DELIVERIES)

    @workflow.run
    async def run(self, extraction: Extraction) -> Summary:
        asked = _with_dates(extraction, workflow.now().date())
        run_id = await workflow.execute_activity("record_started", asked, result_type=str, **RECORD)
        try:
            await self._extract(run_id, asked)
        except (asyncio.CancelledError, ActivityError) as error:
            if not is_cancelled_exception(error):
                raise
            await self._finish(run_id, "cancelled")
            raise
        return await self._end(run_id)

    async def _extract(self, run_id: str, asked: Extraction) -> None:
        sources = await workflow.execute_activity(
            "list_sources", asked.source, result_type=list[str], **STEP
        )
        found = [each for source in sources for each in await self._discover(run_id, source, asked)]
        _stop_if_cancelled()
        # Exceptions are returned so that a cancel waits for every delivery to stop.
        ended = await asyncio.gather(
            *(self._deliver(run_id, each) for each in found), return_exceptions=True
        )
        for error in ended:
            if error is not None:
                raise error

    async def _discover(self, run_id: str, source: str, asked: Extraction) -> list[Found]:
        search = Search(
            run_id,
            source,
            asked.start_date,
            asked.end_date,
            asked.subscription_ids,
            asked.batch_size,
        )
        try:
            found: list[Found] = await workflow.execute_activity(
                "discover", search, result_type=list[Found], **STEP
            )
        except ActivityError as error:
            self._fail(source, error)
            return []
        return found

    async def _deliver(self, run_id: str, found: Found) -> None:
        async with self._parallel:
            try:
                self._published.append(await _steps(At(run_id, found.label), found.delivery))
            except ActivityError as error:
                self._fail(found.label, error)

    def _fail(self, label: str, error: ActivityError) -> None:
        if is_cancelled_exception(error) and workflow.cancellation_reason() is not None:
            raise asyncio.CancelledError from error
        self._failures.append(_failure(label, error))

    async def _end(self, run_id: str) -> Summary:
        if self._failures:
            await self._finish(run_id, "failed")
            codes = ", ".join(f"{failure.label}: {failure.code}" for failure in self._failures)
            raise ApplicationError(codes, type=self._failures[0].code, non_retryable=True)
        await self._finish(run_id, "completed")
        return Summary(
            run_id=run_id,
            deliveries=len(self._published),
            changed=sum(each.changed for each in self._published),
            lines=sum(each.lines for each in self._published),
        )

    async def _finish(self, run_id: str, status: str) -> None:
        finish = Finish(run_id, status, tuple(self._published), tuple(self._failures))
        await workflow.execute_activity("record_finished", finish, **RECORD)


async def _steps(at: At, delivery: Json) -> Published:
    landed = await _step("land", at, delivery)
    loaded = await _step("load", at, landed)
    checked = await _step("check", at, loaded)
    published: Published = await workflow.execute_activity(
        "publish", args=[at, checked], result_type=Published, **STEP
    )
    return published


async def _step(name: str, at: At, value: Json) -> Json:
    answer: dict[str, Any] = await workflow.execute_activity(
        name, args=[at, value], result_type=dict, **STEP
    )
    _stop_if_cancelled()
    return answer


def _stop_if_cancelled() -> None:
    """A step that ends well while it is being cancelled swallows the cancel; go no further."""
    if workflow.cancellation_reason() is not None:
        raise asyncio.CancelledError


def _failure(label: str, error: ActivityError) -> Failure:
    cause = error.cause
    if isinstance(cause, TimeoutError):
        return Failure(label, "step_timed_out", error.activity_type)
    if isinstance(cause, ApplicationError) and cause.details:
        told = cause.details[0]
        return Failure(label, cause.type or "", told["detail"], told["words"])
    kind = cause.type if isinstance(cause, ApplicationError) else type(cause).__name__
    return Failure(label, "unexpected_failure", f"{error.activity_type}: {kind}")


def _with_dates(extraction: Extraction, today: date) -> Extraction:
    """The previous month and the month to date, unless dates were asked for."""
    if extraction.start_date and extraction.end_date:
        return extraction
    previous = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    return replace(extraction, start_date=previous.isoformat(), end_date=today.isoformat())
