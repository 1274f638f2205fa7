"""The backfill: a child workflow for each month of each source, a few at a time."""

import asyncio
from collections import Counter, deque
from dataclasses import replace
from datetime import timedelta

from temporalio import workflow
from temporalio.exceptions import (
    ActivityError,
    ApplicationError,
    ChildWorkflowError,
    WorkflowAlreadyStartedError,
    is_cancelled_exception,
)

with workflow.unsafe.imports_passed_through():
    from workflows.backfill.contracts import (
        Backfill,
        BackfillSummary,
        Carried,
        Ended,
        Month,
        MonthWork,
        Note,
    )
    from workflows.backfill.month import AzureBillingBackfillMonth
    from workflows.backfill.survey import survey
    from workflows.ingest.contracts import Failure, Finish, Published
    from workflows.ingest.ending import finish
    from workflows.ingest.steps import RECORD

WORKFLOW_TYPE = "AzureBillingBackfill"
# Throttled months wait: years of a large estate may take days.
EXECUTION_TIMEOUT = timedelta(days=14)
# Another backfill has the month: look again, less and less often.
_TAKEN_SECONDS = (1, 5, 15, 60, 300)

Handle = workflow.ChildWorkflowHandle[AzureBillingBackfillMonth, Ended]


def month_id(month: Month) -> str:
    """The same for every backfill: no month of a source is ever worked on twice at once."""
    return f"azure-billing-backfill-month/{month.source}/{month.month}"


@workflow.defn(name=WORKFLOW_TYPE)
class AzureBillingBackfill:
    """Pause lets the months in work end and begins no other; failed months can be tried again."""

    @workflow.init
    def __init__(self, asked: Backfill) -> None:
        carried = asked.carried or Carried((), (), paused=False)
        self._asked = asked
        self._waiting = deque(carried.waiting)
        self._ended = {each.month: each for each in carried.ended}
        self._paused = carried.paused
        self._retry = False
        self._children: dict[Month, Handle] = {}
        self._taken: Counter[Month] = Counter()
        self._begun = 0

    @workflow.signal
    async def pause(self) -> None:
        self._paused = True
        await self._tell("pause")

    @workflow.signal
    async def resume(self) -> None:
        self._paused = False
        await self._tell("resume")

    @workflow.signal
    def retry_failed(self) -> None:
        self._retry = True

    @workflow.run
    async def run(self, asked: Backfill) -> BackfillSummary:
        try:
            if asked.carried is None:
                await self._begin()
            while True:
                await self._work()
                await self._finish("failed" if self._failures() else "completed")
                if not self._again():
                    return self._summary()
                await workflow.execute_activity("record_running", self._run_id, **RECORD)
        except (asyncio.CancelledError, ActivityError, ChildWorkflowError) as error:
            if not is_cancelled_exception(error) or workflow.cancellation_reason() is None:
                raise
            await self._finish("cancelled")
            raise

    @property
    def _run_id(self) -> str:
        return self._asked.run_id or ""

    async def _begin(self) -> None:
        await workflow.execute_activity("record_running", self._run_id, **RECORD)
        months = await workflow.execute_activity(
            "plan_backfill", self._asked, result_type=list[Month], **RECORD
        )
        if self._asked.dry_run:
            failures = await survey(self._asked, months)
            self._ended = {each.month: each for each in failures}
        else:
            self._waiting.extend(months)

    async def _work(self) -> None:
        while self._waiting:
            # Exceptions are returned so that a cancel waits for every month to stop.
            lanes = [self._lane() for _ in range(self._asked.parallel)]
            for error in await asyncio.gather(*lanes, return_exceptions=True):
                if error is not None:
                    raise error
            if self._waiting and self._history_is_full():
                workflow.continue_as_new(self._carried_on())

    async def _lane(self) -> None:
        while (month := await self._next()) is not None:
            ended = await self._child(month)
            if ended is not None:
                self._ended[month] = ended
            self._again()

    async def _next(self) -> Month | None:
        """None when there is no more, or no more under this history."""
        await workflow.wait_condition(lambda: not self._paused or not self._waiting)
        if not self._waiting or self._history_is_full():
            return None
        return self._waiting.popleft()

    def _history_is_full(self) -> bool:
        suggested = workflow.info().is_continue_as_new_suggested()
        return suggested or self._begun >= self._asked.months_per_history

    async def _child(self, month: Month) -> Ended | None:
        """None when another backfill has the month: it is queued again."""
        work = MonthWork(self._run_id, month, self._asked.datasets, self._paused)
        try:
            handle = await workflow.start_child_workflow(
                AzureBillingBackfillMonth.run,
                work,
                id=month_id(month),
                parent_close_policy=workflow.ParentClosePolicy.REQUEST_CANCEL,
            )
        except WorkflowAlreadyStartedError:
            await self._taken_by_another(month)
            return None
        self._begun += 1
        self._children[month] = handle
        try:
            if self._paused != work.paused:  # told while the child was being started
                await self._tell("pause" if self._paused else "resume")
            return await handle
        except ChildWorkflowError as error:
            if is_cancelled_exception(error) and workflow.cancellation_reason() is not None:
                raise asyncio.CancelledError from error
            return await self._broken(month, error)
        finally:
            del self._children[month]

    async def _tell(self, signal: str) -> None:
        """A month that has just ended cannot be told, and need not be."""
        told = [each.signal(signal) for each in self._children.values()]
        await asyncio.gather(*told, return_exceptions=True)

    async def _broken(self, month: Month, error: ChildWorkflowError) -> Ended:
        """A child that ended otherwise than by its own word: terminated, timed out, broken."""
        why = Failure(month.label, "unexpected_failure", type(error.cause).__name__)
        note = Note(self._run_id, month, "failed", why.code)
        await workflow.execute_activity("note_month", note, **RECORD)
        return Ended(month, "failed", failures=(why,))

    async def _taken_by_another(self, month: Month) -> None:
        seconds = _TAKEN_SECONDS[min(self._taken[month], len(_TAKEN_SECONDS) - 1)]
        self._taken[month] += 1
        self._waiting.append(month)
        await workflow.sleep(seconds)

    def _again(self) -> bool:
        """Queue the failed months if that was asked for; whether there are any."""
        if not self._retry or self._asked.dry_run:
            return False
        self._retry = False
        failed = [month for month, ended in self._ended.items() if ended.state == "failed"]
        for month in failed:
            del self._ended[month]
        self._waiting.extend(failed)
        return bool(failed)

    def _carried_on(self) -> Backfill:
        carried = Carried(tuple(self._waiting), tuple(self._ended.values()), self._paused)
        return replace(self._asked, carried=carried)

    def _failures(self) -> tuple[Failure, ...]:
        return tuple(failure for each in self._ended.values() for failure in each.failures)

    def _summary(self) -> BackfillSummary:
        failures = self._failures()
        if failures:
            codes = ", ".join(f"{each.label}: {each.code}" for each in failures[:20])
            raise ApplicationError(codes, type=failures[0].code, non_retryable=True)
        states = Counter(each.state for each in self._ended.values())
        return BackfillSummary(self._run_id, dict(states), self._lines())

    def _lines(self) -> int:
        return sum(each.lines for each in self._ended.values())

    async def _finish(self, status: str) -> None:
        published = Published("", self._lines(), changed=True)
        await finish(Finish(self._run_id, status, (published,), self._failures()))
