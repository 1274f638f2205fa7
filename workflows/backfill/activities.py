"""The backfill's own activities; the steps of a month are the extraction's."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from temporalio import activity

from abi.core.errors import AppError
from billing import expected
from billing.expected import Expected
from workflows import claims, progress, runs, sources
from workflows.backfill.contracts import Backfill, Estimate, Json, Month, Note, Survey
from workflows.backfill.estimates import document_of, summed
from workflows.backfill.months import between, first_day
from workflows.heartbeats import beating
from workflows.progress import MonthState, Stage


@activity.defn(no_thread_cancel_exception=True)
def plan_backfill(asked: Backfill) -> list[Month]:
    """Newest month first, as people look at those; of each month every source."""
    names = asked.sources or tuple(sources.enabled())
    texts = reversed(between(asked.from_month, asked.to_month))
    months = [Month(source, text) for text in texts for source in names]
    if asked.retry_of:
        states = runs.find(asked.retry_of).progress.get("months", {})
        failed = {label for label, each in states.items() if each["state"] == MonthState.FAILED}
        months = [month for month in months if month.label in failed]
    if not asked.dry_run:
        runs.planned(asked.run_id or "", [month.label for month in months])
    return months


@activity.defn(no_thread_cancel_exception=True)
def note_month(note: Note) -> None:
    """Show the month's state; a month that is not worked on is claimed no longer."""
    change: progress.Document = {
        "state": note.state,
        "code": note.code,
        "until": note.until and note.until.replace("+00:00", "Z"),
        "lines": note.lines,
    }
    runs.month(note.run_id, note.month.label, change)
    if note.state != MonthState.RUNNING:
        claims.release_all(note.run_id, note.month.source, first_day(note.month.month))


@activity.defn(no_thread_cancel_exception=True)
def survey_source(survey: Survey) -> list[Json]:
    """A document for each month: what is there, and whether it is shown already."""
    runs.at(survey.run_id, Stage.DISCOVERING, current=survey.source)
    months = [first_day(text) for text in survey.months]
    with beating():
        try:
            found = _expected(survey.source, min(months), max(months))
        except AppError as error:
            if error.retryable:
                raise
            # An API that keeps some of the months only: ask for each, so that only those fail.
            return [_one_month(survey, month) for month in months]
    return [document_of(survey, month, found) for month in months]


@activity.defn(no_thread_cancel_exception=True)
def record_estimate(estimate: Estimate) -> None:
    pace = expected.pace()
    runs.estimated(estimate.run_id, summed(estimate.months, pace))


ACTIVITIES: Sequence[Callable[..., Any]] = (
    plan_backfill,
    note_month,
    survey_source,
    record_estimate,
)


def _expected(source: str, first: date, last: date) -> tuple[Expected, ...]:
    return expected.deliveries(source, first=first, last=last)


def _one_month(survey: Survey, month: date) -> Json:
    try:
        return document_of(survey, month, _expected(survey.source, month, month))
    except AppError as error:
        if error.retryable:
            raise
        return {"source": survey.source, "month": f"{month:%Y-%m}", "code": error.code}
