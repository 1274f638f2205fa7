"""Runs that publish months which Azure can be asked about, with nothing behind the asking."""

import threading
import uuid
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from temporalio import activity
from temporalio.client import Client, WorkflowHandle
from temporalio.worker import Worker

from tests.workflows.fakes import Steps
from workflows.client import connect
from workflows.ingest.contracts import At, Extraction, NotFetched, Published, Summary, Totals
from workflows.ingest.workflow import AzureBillingExtraction
from workflows.totals.workflow import AzureBillingTotals

Handle = WorkflowHandle[AzureBillingExtraction, Summary]


@dataclass
class Asked(Steps):
    """`months` names the month of a delivery by its label; `refusing` is raised in turn."""

    months: dict[str, str] = field(default_factory=dict)
    refusing: list[Exception] = field(default_factory=list)
    gate: threading.Event | None = None
    totals: list[Totals] = field(default_factory=list)
    missed: list[NotFetched] = field(default_factory=list)

    @activity.defn(no_thread_cancel_exception=True)
    def publish(self, at: At, checked: dict[str, Any]) -> Published:
        return replace(super().publish(at, checked), month=self.months.get(at.label, ""))

    @activity.defn(no_thread_cancel_exception=True)
    def fetch_totals(self, asked: Totals) -> int:
        self.totals.append(asked)
        while self.gate is not None and not self.gate.wait(0.05):
            activity.heartbeat()
        if self.refusing:
            raise self.refusing.pop(0)
        return 3

    @activity.defn
    def note_not_fetched(self, missed: NotFetched) -> None:
        self.missed.append(missed)

    @property
    def activities(self) -> Sequence[Callable[..., Any]]:
        return (*super().activities, self.fetch_totals, self.note_not_fetched)


async def start(temporal: Client, queue: str, source: str) -> Handle:
    asked = Extraction("run", "2026-09-01", "2026-10-31", source=source)
    return await temporal.start_workflow(
        AzureBillingExtraction.run, asked, id=f"test/{uuid.uuid4()}", task_queue=queue
    )


def totals_id(source: str, month: str) -> str:
    return f"azure-billing-totals/{source}/{month}"


@asynccontextmanager
async def working(queue: str, steps: Asked) -> AsyncIterator[None]:
    with ThreadPoolExecutor(8) as threads:
        async with Worker(
            await connect(),
            task_queue=queue,
            workflows=[AzureBillingExtraction, AzureBillingTotals],
            activities=steps.activities,
            activity_executor=threads,
            max_heartbeat_throttle_interval=timedelta(milliseconds=200),
            identity="worker",
        ):
            yield
