"""The backfill's activities with nothing behind them, and how to run the workflow on them."""

import uuid
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from temporalio import activity
from temporalio.client import Client, WorkflowHandle
from temporalio.exceptions import ApplicationError
from temporalio.worker import Worker

from tests.workflows.fakes import LINES, Steps
from workflows.backfill.contracts import (
    Backfill,
    BackfillSummary,
    Estimate,
    Json,
    Month,
    Note,
    Survey,
)
from workflows.backfill.month import AzureBillingBackfillMonth
from workflows.backfill.workflow import EXECUTION_TIMEOUT, AzureBillingBackfill
from workflows.client import connect
from workflows.ingest.contracts import Found, Search

Handle = WorkflowHandle[AzureBillingBackfill, BackfillSummary]


def throttled(seconds: float | None) -> ApplicationError:
    told = {"detail": "429", "words": None, "retry_after": seconds}
    return ApplicationError("azure_throttled", told, type="azure_throttled")


@dataclass
class Months(Steps):
    """`sources` says which months each has; `once` is raised by the first attempts, in turn."""

    once: dict[tuple[str, str], list[Exception]] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    estimates: list[Estimate] = field(default_factory=list)
    running: list[str] = field(default_factory=list)

    def states(self, label: str) -> list[str]:
        return [note.state for note in self.notes if note.month.label == label]

    @activity.defn
    def record_running(self, run_id: str) -> None:
        self.running.append(run_id)

    @activity.defn
    def plan_backfill(self, _asked: Backfill) -> list[Month]:
        return [Month(source, month) for source, each in self.sources.items() for month in each]

    @activity.defn
    def note_month(self, note: Note) -> None:
        self.notes.append(note)

    @activity.defn(no_thread_cancel_exception=True)
    def discover(self, search: Search) -> list[Found]:
        self.searches.append(search)
        label = f"{search.source} {search.start_date[:7]}"
        self._enter("discover", label)
        return [] if label in self.empty else [Found(label, LINES, {"key": label})]

    empty: set[str] = field(default_factory=set)

    @activity.defn
    def survey_source(self, survey: Survey) -> list[Json]:
        self._enter("survey", survey.source)
        return [{"source": survey.source, "month": month} for month in survey.months]

    @activity.defn
    def record_estimate(self, estimate: Estimate) -> None:
        self.estimates.append(estimate)

    @property
    def activities(self) -> Sequence[Callable[..., Any]]:
        return (
            *super().activities, self.record_running, self.plan_backfill, self.note_month,
            self.survey_source, self.record_estimate,
        )  # fmt: skip

    def _enter(self, step: str, label: str) -> None:
        super()._enter(step, label)
        if left := self.once.get((step, label)):
            raise left.pop(0)


async def start(temporal: Client, queue: str, **asked: Any) -> Handle:
    return await temporal.start_workflow(
        AzureBillingBackfill.run,
        Backfill(run_id="run", **asked),
        id=f"test/{uuid.uuid4()}",
        task_queue=queue,
        execution_timeout=EXECUTION_TIMEOUT,
    )


@asynccontextmanager
async def working(queue: str, steps: Months) -> AsyncIterator[None]:
    with ThreadPoolExecutor(8) as threads:
        async with Worker(
            await connect(),
            task_queue=queue,
            workflows=[AzureBillingBackfill, AzureBillingBackfillMonth],
            activities=steps.activities,
            activity_executor=threads,
            max_heartbeat_throttle_interval=timedelta(milliseconds=200),
            identity="worker",
        ):
            yield
