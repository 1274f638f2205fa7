"""Adds histories to `histories/`: `python -m tests.workflows.record_histories [NAME …]`, or all."""

import json
import os
import sys
import threading
import uuid
from contextlib import suppress
from pathlib import Path

import django
from temporalio.client import Client, WorkflowFailureError

from tests.workflows.backfilling import Months, start, throttled
from tests.workflows.backfilling import working as backfilling
from tests.workflows.fakes import Steps, refusal, working
from tests.workflows.looking import Bytes, Files
from tests.workflows.looking import working as looking_through
from tests.workflows.totalling import Asked, totals_id
from tests.workflows.totalling import start as start_extraction
from tests.workflows.totalling import working as totalling
from workflows import client
from workflows.backfill.contracts import Month
from workflows.backfill.workflow import month_id
from workflows.ingest.contracts import Extraction
from workflows.ingest.workflow import AzureBillingExtraction
from workflows.reread.contracts import Reread
from workflows.reread.workflow import AzureBillingReread
from workflows.uploads.contracts import DryRun
from workflows.uploads.workflow import UploadDryRun

FOLDER = Path(__file__).parent / "histories"
ASKED = Extraction(
    run_id="run", start_date="2026-10-01", end_date="2026-10-31", source="east", batch_size=500
)
_ENDINGS = ("completed", "failed", "cancelled")


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "abi.settings")
    django.setup()
    asked = set(sys.argv[1:]) or {*_ENDINGS, "backfill", "month", "upload", "reread", "totals"}
    for ending in asked.intersection(_ENDINGS):
        _keep(ending, _history(ending))
    if asked & {"backfill", "month"}:
        backfill, month = client.call(_backfill)
        _keep("backfill", backfill)
        _keep("month", month)
    if "upload" in asked:
        _keep("upload", client.call(_upload))
    if "reread" in asked:
        _keep("reread", client.call(_reread))
    if "totals" in asked:
        extraction, totals = client.call(_totals)
        _keep("completed", extraction)
        _keep("totals", totals)


async def _totals(temporal: Client) -> tuple[str, str]:
    """A run that asks for a month's totals; and the asking, throttled once and then refused."""
    source, queue = f"east-{uuid.uuid4().hex[:8]}", f"test-{uuid.uuid4().hex}"
    asked = Asked({source: ["actual 9"]}, months={"actual 9": "2026-09"})
    asked.refusing = [throttled(0.2), refusal("azure_unauthorized", retryable=False)]
    async with totalling(queue, asked):
        handle = await start_extraction(temporal, queue, source)
        await handle.result()
        child = temporal.get_workflow_handle(totals_id(source, "2026-09"))
        with suppress(WorkflowFailureError):
            await child.result()
        histories = [await each.fetch_history() for each in (handle, child)]
    return histories[0].to_json(), histories[1].to_json()


def _keep(name: str, history: str) -> None:
    number = 1 + len(list(FOLDER.glob(f"{name}-*.json")))
    file = FOLDER / f"{name}-{number}.json"
    file.write_text(json.dumps(_without_places(json.loads(history)), indent=1) + "\n", "utf-8")
    print(file)  # noqa: T201


def _history(ending: str) -> str:
    steps = Steps({"east": ["one", "two", "three"]})
    if ending == "failed":
        steps.failing["land", "two"] = refusal("source_unreachable", retryable=True)
    if ending == "cancelled":
        steps.waiting["load", "two"] = threading.Event()

    return client.call(lambda temporal: _recorded(temporal, steps, ending))


async def _backfill(temporal: Client) -> tuple[str, str]:
    """A run of two months that was paused, throttled and asked to retry; and one of its months."""
    months = Months({"east": ["2026-09", "2026-10"]})
    months.once["land", "east 2026-09"] = [throttled(0.2)]
    months.once["check", "east 2026-10"] = [refusal("broken", retryable=False)]
    months.waiting["load", "east 2026-09"] = gate = threading.Event()
    queue = f"test-{uuid.uuid4().hex}"
    async with backfilling(queue, months):
        handle = await start(temporal, queue)
        await months.reach(("load", "east 2026-09"))
        for signal in ("pause", "resume", "retry_failed"):
            await handle.signal(signal)
        gate.set()
        await handle.result()
        child = temporal.get_workflow_handle(month_id(Month("east", "2026-09")))
        histories = [await each.fetch_history() for each in (handle, child)]
    return histories[0].to_json(), histories[1].to_json()


async def _upload(temporal: Client) -> str:
    files, queue = Files({}), f"test-{uuid.uuid4().hex}"
    async with looking_through(queue, files):
        asked = DryRun("an-upload", "run")
        handle = await temporal.start_workflow(
            UploadDryRun.run, asked, id=f"test/{uuid.uuid4()}", task_queue=queue
        )
        await handle.result()
        return (await handle.fetch_history()).to_json()


async def _reread(temporal: Client) -> str:
    """Another run has the month at first."""
    steps, queue = Bytes({}, taken={"7": 1}), f"test-{uuid.uuid4().hex}"
    async with looking_through(queue, steps):
        handle = await temporal.start_workflow(
            AzureBillingReread.run,
            Reread(7, "as agreed", "run"),
            id=f"test/{uuid.uuid4()}",
            task_queue=queue,
        )
        await handle.result()
        return (await handle.fetch_history()).to_json()


async def _recorded(temporal: Client, steps: Steps, ending: str) -> str:
    queue = f"test-{uuid.uuid4().hex}"
    async with working(queue, steps):
        handle = await temporal.start_workflow(
            AzureBillingExtraction.run, ASKED, id=f"test/{uuid.uuid4()}", task_queue=queue
        )
        if ending == "cancelled":
            await steps.reach(("load", "two"))
            await handle.cancel()
        try:
            await handle.result()
        except WorkflowFailureError:
            assert ending != "completed"
        return (await handle.fetch_history()).to_json()


def _without_places(value: object) -> object:
    """Identities and tracebacks name the process, host and folder that wrote them."""
    if isinstance(value, list):
        return [_without_places(each) for each in value]
    if isinstance(value, dict):
        return {
            k: "" if k in {"identity", "stackTrace"} else _without_places(v)
            for k, v in value.items()
        }
    return value


if __name__ == "__main__":
    main()
