"""The activities of the dry run and the rereading, with nothing behind them."""

from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from temporalio import activity
from temporalio.worker import Worker

from tests.workflows.fakes import LINES, Steps
from workflows.client import connect
from workflows.ingest.contracts import At, Found, Published
from workflows.reread.contracts import Again, Reread
from workflows.reread.workflow import AzureBillingReread
from workflows.uploads.contracts import DryRun, Refused
from workflows.uploads.workflow import UploadDryRun


@dataclass
class Files(Steps):
    """One file, whose label is the upload's id."""

    @activity.defn
    def record_running(self, run_id: str) -> None:
        self.journal.append(("running", run_id))

    @activity.defn(no_thread_cancel_exception=True)
    def find_upload(self, asked: DryRun) -> Found:
        return Found(asked.upload, LINES, {"key": asked.upload})

    @activity.defn(no_thread_cancel_exception=True)
    def describe_upload(self, asked: DryRun, _checked: dict[str, Any]) -> int:
        self.journal.append(("describe", asked.upload))
        return LINES

    @activity.defn
    def refuse_upload(self, refused: Refused) -> None:
        self.journal.append(("refuse", refused.code))

    @property
    def activities(self) -> Sequence[Callable[..., Any]]:
        return (
            *super().activities, self.record_running, self.find_upload, self.describe_upload,
            self.refuse_upload,
        )  # fmt: skip


@dataclass
class Bytes(Steps):
    """One snapshot, whose label is its number; `taken` says how often another run has its month."""

    @activity.defn
    def record_running(self, run_id: str) -> None:
        self.journal.append(("running", run_id))

    @activity.defn(no_thread_cancel_exception=True)
    def find_landed(self, asked: Reread) -> Again:
        return Again(str(asked.snapshot), {"key": str(asked.snapshot)})

    @activity.defn(no_thread_cancel_exception=True)
    def claim_landed(self, at: At, landed: dict[str, Any]) -> bool:
        return self.claim(at, landed)

    @activity.defn(no_thread_cancel_exception=True)
    def publish_again(self, at: At, checked: dict[str, Any], asked: Reread) -> Published:
        assert checked == {"checked": {"loaded": {"key": str(asked.snapshot)}}}
        self._step("publish", at, {})
        return Published(at.label, LINES, changed=True)

    @property
    def activities(self) -> Sequence[Callable[..., Any]]:
        return (
            *super().activities, self.record_running, self.find_landed, self.claim_landed,
            self.publish_again,
        )  # fmt: skip


@asynccontextmanager
async def working(queue: str, files: Files | Bytes) -> AsyncIterator[None]:
    with ThreadPoolExecutor(4) as threads:
        async with Worker(
            await connect(),
            task_queue=queue,
            workflows=[UploadDryRun, AzureBillingReread],
            activities=files.activities,
            activity_executor=threads,
            identity="worker",
        ):
            yield
