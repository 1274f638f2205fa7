"""The steps that bring one delivery to its publication, for every workflow that does."""

import asyncio
from datetime import timedelta
from typing import Any, TypedDict

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import (
    ActivityError,
    ApplicationError,
    TimeoutError,  # noqa: A004 - Temporal's own: which limit a step ran into
    WorkflowAlreadyStartedError,
)

with workflow.unsafe.imports_passed_through():
    from workflows.ingest.contracts import At, Failure, Found, Json, Published, Search, Totals

# Answers that mean "later": waited for, and never a failure.
LATER = ("azure_throttled", "report_pending")
# How often to look whether another run has let go of the same month.
BUSY_SECONDS = (2, 5, 10, 30)
CLAIMS = "claims"
TOTALS_TYPE = "AzureBillingTotals"
# Azure may ask to wait; the next run asks again anyway.
_TOTALS_TIMEOUT = timedelta(hours=24)


class Options(TypedDict, total=False):
    """How an activity is called."""

    start_to_close_timeout: timedelta
    schedule_to_close_timeout: timedelta
    heartbeat_timeout: timedelta
    retry_policy: RetryPolicy
    cancellation_type: workflow.ActivityCancellationType


# A step that fails by itself has three attempts (interceptors say which was the last). More are
# for outages of our own servers, four minutes in all, and for workers that vanished, noticed by
# their missing heartbeat. A cancel waits until the step has really stopped, so that nothing runs
# on behind a run shown as cancelled.
STEP: Options = {
    "start_to_close_timeout": timedelta(minutes=30),
    "heartbeat_timeout": timedelta(seconds=20),
    "retry_policy": RetryPolicy(
        initial_interval=timedelta(seconds=1),
        backoff_coefficient=3,
        maximum_interval=timedelta(seconds=30),
        maximum_attempts=12,
    ),
    "cancellation_type": workflow.ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
}
# For who waits by itself when Azure says "later": a throttled answer uses up no attempt.
PATIENT_STEP: Options = {
    **STEP,
    "retry_policy": RetryPolicy(
        initial_interval=timedelta(seconds=1),
        backoff_coefficient=3,
        maximum_interval=timedelta(seconds=30),
        maximum_attempts=12,
        non_retryable_error_types=list(LATER),
    ),
}
# The record is worth waiting for: ten minutes without PostgreSQL do not lose a run's end.
RECORD: Options = {
    "start_to_close_timeout": timedelta(seconds=20),
    "schedule_to_close_timeout": timedelta(minutes=10),
    "retry_policy": RetryPolicy(maximum_interval=timedelta(seconds=15)),
}


async def discover(search: Search, options: Options = STEP) -> list[Found]:
    found: list[Found] = await workflow.execute_activity(
        "discover", search, result_type=list[Found], **options
    )
    return found


async def deliver(search: Search, found: Found, options: Options = STEP) -> Published:
    """Land, load, check, publish; raises ActivityError of the step that failed.

    While another run works on the same month of the same dataset this waits, and then looks
    again: what it found before may be older than what the other one published.
    """
    at, tries = At(search.run_id, found.label), 0
    # Histories from before claims replay without them.
    while workflow.patched(CLAIMS) and not await claimed(at, found.delivery):
        await workflow.sleep(BUSY_SECONDS[min(tries, len(BUSY_SECONDS) - 1)])
        tries += 1
        again = await discover(search, options)
        found = next((each for each in again if each.label == found.label), found)
    return await through(at, found.delivery, options)


async def through(at: At, delivery: Json, options: Options = STEP) -> Published:
    """Every step, of what nobody else works on."""
    checked = await prepared(at, delivery, options)
    published: Published = await workflow.execute_activity(
        "publish", args=[at, checked], result_type=Published, **options
    )
    return published


async def prepared(at: At, delivery: Json, options: Options = STEP) -> Json:
    """Every step but the last: checked, and shown to nobody."""
    landed = await _step("land", at, delivery, options)
    loaded = await _step("load", at, landed, options)
    return await _step("check", at, loaded, options)


async def ask_for_totals(totals: Totals) -> None:
    """A workflow of its own, which outlives this one: what it waits for delays nothing here."""
    try:
        await workflow.start_child_workflow(
            TOTALS_TYPE,
            totals,
            id=f"azure-billing-totals/{totals.source}/{totals.month}",
            execution_timeout=_TOTALS_TIMEOUT,
            parent_close_policy=workflow.ParentClosePolicy.ABANDON,
            cancellation_type=workflow.ChildWorkflowCancellationType.ABANDON,
        )
    except WorkflowAlreadyStartedError:
        return  # another run has asked, and it is not answered yet


def stop_if_cancelled() -> None:
    """A step that ends well while it is being cancelled swallows the cancel; go no further."""
    if workflow.cancellation_reason() is not None:
        raise asyncio.CancelledError


def failure(label: str, error: ActivityError) -> Failure:
    """Why the delivery, month or source of this name failed."""
    cause = error.cause
    if isinstance(cause, TimeoutError):
        return Failure(label, "step_timed_out", error.activity_type)
    if isinstance(cause, ApplicationError) and cause.details:
        told = cause.details[0]
        return Failure(label, cause.type or "", told["detail"], told["words"])
    kind = cause.type if isinstance(cause, ApplicationError) else type(cause).__name__
    return Failure(label, "unexpected_failure", f"{error.activity_type}: {kind}")


def is_throttled(error: ActivityError) -> bool:
    """Whether Azure asked to be left alone for a while: that is no failure."""
    return isinstance(error.cause, ApplicationError) and error.cause.type in LATER


def retry_after(error: ActivityError) -> float | None:
    """The seconds that the server asked for, when it did."""
    cause = error.cause
    told = cause.details[0] if isinstance(cause, ApplicationError) and cause.details else {}
    seconds = told.get("retry_after")
    return None if seconds is None else float(seconds)


async def claimed(at: At, delivery: Json) -> bool:
    """Whether the month is this run's now."""
    mine: bool = await workflow.execute_activity(
        "claim", args=[at, delivery], result_type=bool, **RECORD
    )
    stop_if_cancelled()
    return mine


async def _step(name: str, at: At, value: Json, options: Options) -> Json:
    answer: dict[str, Any] = await workflow.execute_activity(
        name, args=[at, value], result_type=dict, **options
    )
    stop_if_cancelled()
    return answer
