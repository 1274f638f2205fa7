"""Adds a history of each ending to `histories/`: `python -m tests.workflows.record_histories`."""

import json
import os
import threading
import uuid
from pathlib import Path

import django
from temporalio.client import Client, WorkflowFailureError

from tests.workflows.fakes import Steps, refusal, working
from workflows import client
from workflows.ingest.contracts import Extraction
from workflows.ingest.workflow import AzureBillingExtraction

FOLDER = Path(__file__).parent / "histories"
ASKED = Extraction(
    run_id="run", start_date="2026-10-01", end_date="2026-10-31", source="east", batch_size=500
)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "abi.settings")
    django.setup()
    for ending in ("completed", "failed", "cancelled"):
        number = 1 + len(list(FOLDER.glob(f"{ending}-*.json")))
        file = FOLDER / f"{ending}-{number}.json"
        file.write_text(_history(ending), "utf-8")
        print(file)  # noqa: T201


def _history(ending: str) -> str:
    steps = Steps({"east": ["one", "two", "three"]})
    if ending == "failed":
        steps.failing["land", "two"] = refusal("source_unreachable", retryable=True)
    if ending == "cancelled":
        steps.waiting["load", "two"] = threading.Event()

    text = client.call(lambda temporal: _recorded(temporal, steps, ending))
    return json.dumps(_without_places(json.loads(text)), indent=1) + "\n"


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
