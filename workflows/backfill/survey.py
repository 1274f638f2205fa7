"""A dry run: what is there, what it would take, and nothing loaded."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from temporalio import workflow
from temporalio.exceptions import ActivityError, is_cancelled_exception

with workflow.unsafe.imports_passed_through():
    from workflows.backfill.contracts import Backfill, Ended, Estimate, Json, Month, Survey
    from workflows.backfill.waiting import wait_for
    from workflows.ingest.steps import PATIENT_STEP, RECORD, failure, is_throttled, retry_after


async def survey(asked: Backfill, months: Sequence[Month]) -> list[Ended]:
    """Keeps the estimate with the run; the sources that could not be looked at, as failures."""
    run_id, found, failures = asked.run_id or "", list[Json](), list[Ended]()
    for source, texts in _by_source(months).items():
        try:
            found += await _looked(Survey(run_id, source, texts, asked.datasets))
        except ActivityError as error:
            if is_cancelled_exception(error):
                raise
            why = failure(source, error)
            failures += [Ended(Month(source, texts[0]), "failed", failures=(why,))]
            found += [{"source": source, "month": text, "code": why.code} for text in texts]
    estimate = Estimate(run_id, tuple(found), asked.parallel)
    await workflow.execute_activity("record_estimate", estimate, **RECORD)
    return failures


async def _looked(asked: Survey) -> list[Json]:
    tries = 0
    while True:
        try:
            found: list[Json] = await workflow.execute_activity(
                "survey_source", asked, result_type=list[Json], **PATIENT_STEP
            )
        except ActivityError as error:
            if not is_throttled(error):
                raise
            chance = workflow.random().random()
            await workflow.sleep(wait_for(retry_after(error), tries, chance))
            tries += 1
        else:
            return found


def _by_source(months: Iterable[Month]) -> dict[str, tuple[str, ...]]:
    grouped: dict[str, list[str]] = defaultdict(list)
    for each in months:
        grouped[each.source].append(each.month)
    return {source: tuple(texts) for source, texts in grouped.items()}
