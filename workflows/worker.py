"""The process that does the work: polls Temporal, runs workflows and activities."""

import asyncio
import hashlib
import signal
import time
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import structlog
from django.conf import settings
from temporalio.client import Client
from temporalio.common import WorkerDeploymentVersion
from temporalio.worker import Worker, WorkerDeploymentConfig

from abi.core.errors import AppError
from workflows.backfill import activities as backfill
from workflows.backfill.month import AzureBillingBackfillMonth
from workflows.backfill.workflow import AzureBillingBackfill
from workflows.client import connect
from workflows.heartbeats import BEAT_SECONDS
from workflows.ingest import activities as steps
from workflows.ingest.workflow import AzureBillingExtraction
from workflows.interceptors import ActivitySurroundings
from workflows.reread import activities as reread
from workflows.reread.workflow import AzureBillingReread
from workflows.totals import activities as totals
from workflows.totals.workflow import AzureBillingTotals
from workflows.uploads import activities as uploads
from workflows.uploads.workflow import UploadDryRun

WORKFLOWS = (
    AzureBillingExtraction,
    AzureBillingBackfill,
    AzureBillingBackfillMonth,
    AzureBillingReread,
    UploadDryRun,
    AzureBillingTotals,
)
ACTIVITIES = (
    *steps.ACTIVITIES,
    *backfill.ACTIVITIES,
    *reread.ACTIVITIES,
    *uploads.ACTIVITIES,
    *totals.ACTIVITIES,
)
THREADS = 8
CONNECT_SECONDS = 60.0
# Running activities are told at once to stop and hand over (heartbeats.stop_if_asked).
SHUTDOWN = timedelta(seconds=15)

logger = structlog.get_logger(__name__)


def worker(client: Client, threads: ThreadPoolExecutor) -> Worker:
    """One worker of the task queue; PostgreSQL connections = threads."""
    return Worker(
        client,
        task_queue=settings.TEMPORAL_TASK_QUEUE,
        workflows=WORKFLOWS,
        activities=ACTIVITIES,
        activity_executor=threads,
        max_concurrent_activities=THREADS,
        interceptors=[ActivitySurroundings()],
        max_heartbeat_throttle_interval=timedelta(seconds=BEAT_SECONDS),
        graceful_shutdown_timeout=SHUTDOWN,
        deployment_config=WorkerDeploymentConfig(
            WorkerDeploymentVersion("abi", _build_id()), use_worker_versioning=False
        ),
    )


def _build_id() -> str:
    """Of the workflows' code. Temporal's own default compiles every imported module: seconds."""
    said = hashlib.sha256()
    for file in sorted(Path(__file__).parent.rglob("*.py")):
        said.update(file.read_bytes())
    return said.hexdigest()[:16]


async def serve() -> None:
    """Work until SIGTERM or SIGINT. Raises AppError `temporal_unreachable` after a minute."""
    stop = asyncio.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(each, stop.set)
    async with working(await _patient_client()):
        print(f"worker ready: queue {settings.TEMPORAL_TASK_QUEUE}", flush=True)  # noqa: T201 - the supervisor waits for this line
        await stop.wait()
    logger.info("worker_stopped")


@asynccontextmanager
async def working(client: Client) -> AsyncIterator[None]:
    with ThreadPoolExecutor(THREADS, thread_name_prefix="activity") as threads:
        async with worker(client, threads):
            yield


async def _patient_client() -> Client:
    """Services start together: wait for Temporal to come up."""
    deadline = time.monotonic() + CONNECT_SECONDS
    while True:
        try:
            return await connect()
        except AppError:
            if time.monotonic() > deadline:
                raise
            logger.info("waiting_for_temporal")
            await asyncio.sleep(1)
