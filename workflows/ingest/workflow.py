"""The extraction: discover, then land, load, check and publish each delivery on its own."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError, is_cancelled_exception

with workflow.unsafe.imports_passed_through():
    from workflows.ingest.contracts import (
        Extraction,
        Failure,
        Finish,
        Found,
        Published,
        Search,
        Summary,
        Totals,
    )
    from workflows.ingest.due import months_due
    from workflows.ingest.ending import finish
    from workflows.ingest.steps import (
        RECORD,
        STEP,
        ask_for_totals,
        deliver,
        discover,
        failure,
        stop_if_cancelled,
    )

WORKFLOW_TYPE = "AzureBillingExtraction"
EXECUTION_TIMEOUT = timedelta(hours=2)
PARALLEL_DELIVERIES = 2


@workflow.defn(name=WORKFLOW_TYPE)
class AzureBillingExtraction:
    """One failing delivery does not stop the others; the run then ends failed, naming each."""

    def __init__(self) -> None:
        self._published: list[Published] = []
        self._failures: list[Failure] = []
        self._months: set[tuple[str, str]] = set()
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
        searches = [_search(run_id, source, asked) for source in sources]
        found = [(each, one) for each in searches for one in await self._discover(each)]
        stop_if_cancelled()
        # Exceptions are returned so that a cancel waits for every delivery to stop.
        ended = await asyncio.gather(
            *(self._deliver(search, each) for search, each in found), return_exceptions=True
        )
        for error in ended:
            if error is not None:
                raise error
        for source, month in sorted(self._months):
            await ask_for_totals(Totals(run_id, source, month))

    async def _discover(self, search: Search) -> list[Found]:
        try:
            return await discover(search)
        except ActivityError as error:
            self._fail(search.source, error)
            return []

    async def _deliver(self, search: Search, found: Found) -> None:
        async with self._parallel:
            try:
                published = await deliver(search, found)
                self._published.append(published)
                self._months |= {(search.source, published.month)} if published.month else set()
            except ActivityError as error:
                self._fail(found.label, error)

    def _fail(self, label: str, error: ActivityError) -> None:
        if is_cancelled_exception(error) and workflow.cancellation_reason() is not None:
            raise asyncio.CancelledError from error
        self._failures.append(failure(label, error))

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
        await finish(Finish(run_id, status, tuple(self._published), tuple(self._failures)))


def _search(run_id: str, source: str, asked: Extraction) -> Search:
    return Search(
        run_id,
        source,
        asked.start_date,
        asked.end_date,
        asked.subscription_ids,
        asked.batch_size,
    )


def _with_dates(extraction: Extraction, today: date) -> Extraction:
    """The months that are due today, unless dates were asked for."""
    if extraction.start_date and extraction.end_date:
        return extraction
    start = months_due(today)[0] if workflow.patched("months due") else _previous(today)
    return replace(extraction, start_date=start.isoformat(), end_date=today.isoformat())


def _previous(today: date) -> date:
    """What a run began with that was started before months were due or not."""
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1)
