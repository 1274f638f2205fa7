"""One month of one source: found, and every dataset of it brought to its publication."""

import asyncio
from calendar import monthrange
from dataclasses import replace
from datetime import timedelta

from temporalio import workflow
from temporalio.exceptions import ActivityError, is_cancelled_exception

with workflow.unsafe.imports_passed_through():
    from workflows.backfill.contracts import Ended, MonthWork, Note
    from workflows.backfill.waiting import wait_for
    from workflows.ingest.contracts import Failure, Found, Published, Search, Totals
    from workflows.ingest.steps import (
        PATIENT_STEP,
        RECORD,
        ask_for_totals,
        deliver,
        discover,
        failure,
        is_throttled,
        retry_after,
        stop_if_cancelled,
    )

MONTH_WORKFLOW_TYPE = "AzureBillingBackfillMonth"


@workflow.defn(name=MONTH_WORKFLOW_TYPE)
class AzureBillingBackfillMonth:
    """Throttled is pending: the month waits as long as Azure asks and then goes on."""

    @workflow.init
    def __init__(self, work: MonthWork) -> None:
        self._work = work
        self._paused = work.paused
        self._published: dict[str, Published] = {}
        self._changed = work.changed

    @workflow.signal
    def pause(self) -> None:
        self._paused = True

    @workflow.signal
    def resume(self) -> None:
        self._paused = False

    @workflow.run
    async def run(self, work: MonthWork) -> Ended:
        await self._note("running")
        tries = 0
        while True:
            try:
                ended = await self._attempt()
                break
            except ActivityError as error:
                if not is_throttled(error):
                    raise
                span = wait_for(retry_after(error), tries, workflow.random().random())
                await self._wait(failure("", error).code, span)
                tries += 1
            if workflow.info().is_continue_as_new_suggested():
                workflow.continue_as_new(replace(work, paused=self._paused, changed=self._changed))
        code = ended.failures[0].code if ended.failures else ""
        await self._note(ended.state, code=code, lines=ended.lines)
        for month in sorted({each.month for each in self._published.values() if each.month}):
            await ask_for_totals(Totals(work.run_id, work.month.source, month))
        return ended

    async def _attempt(self) -> Ended:
        """Raises ActivityError when Azure throttles or the run is cancelled."""
        failures: list[Failure] = []
        search = _search(self._work)
        for found in await self._found(search, failures):
            stop_if_cancelled()
            try:
                self._deliver(found, await deliver(search, found, PATIENT_STEP))
            except ActivityError as error:
                failures.append(self._failure(found.label, error))
        return self._ended(tuple(failures))

    async def _found(self, search: Search, failures: list[Failure]) -> list[Found]:
        try:
            found = await discover(search, PATIENT_STEP)
        except ActivityError as error:
            failures.append(self._failure(self._work.month.label, error))
            return []
        wanted = self._work.datasets
        return [each for each in found if not wanted or each.delivery["dataset"] in wanted]

    def _deliver(self, found: Found, published: Published) -> None:
        self._published[found.label] = published
        self._changed = self._changed or published.changed

    def _failure(self, label: str, error: ActivityError) -> Failure:
        if is_throttled(error):
            raise error
        if is_cancelled_exception(error) and workflow.cancellation_reason() is not None:
            raise asyncio.CancelledError from error
        return failure(label, error)

    def _ended(self, failures: tuple[Failure, ...]) -> Ended:
        lines = sum(each.lines for each in self._published.values())
        if failures:
            return Ended(self._work.month, "failed", lines, failures)
        if not self._published:
            return Ended(self._work.month, "missing")
        return Ended(self._work.month, "done" if self._changed else "unchanged", lines)

    async def _wait(self, code: str, span: timedelta) -> None:
        until = workflow.now() + span
        await self._note("throttled", code=code, until=until.isoformat())
        await workflow.sleep(span)
        await workflow.wait_condition(lambda: not self._paused)
        await self._note("running")

    async def _note(
        self, state: str, *, code: str = "", until: str | None = None, lines: int = 0
    ) -> None:
        note = Note(self._work.run_id, self._work.month, state, code, until, lines)
        await workflow.execute_activity("note_month", note, **RECORD)


def _search(work: MonthWork) -> Search:
    month = work.month.month
    last = monthrange(int(month[:4]), int(month[5:]))[1]
    return Search(work.run_id, work.month.source, f"{month}-01", f"{month}-{last}", (), 1000)
