"""Runs that began under an earlier version of the code must still replay under this one.

The histories were written by real runs. After a change that is meant to alter the order of
steps, guard it with `workflow.patched`, and add (never replace) histories: run
`python -m tests.workflows.record_histories` and commit the new files.
"""

import json
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from temporalio import workflow
from temporalio.client import Client, WorkflowHistory
from temporalio.worker import Replayer
from temporalio.workflow import NondeterminismError

from workflows import client
from workflows.ingest.contracts import Extraction
from workflows.ingest.workflow import WORKFLOW_TYPE
from workflows.worker import WORKFLOWS

FOLDER = Path(__file__).parent / "histories"


def _replay(workflows: Sequence[type], file: Path) -> None:
    history = WorkflowHistory.from_json(file.stem, file.read_text("utf-8"))

    async def inside(_temporal: Client) -> None:
        await Replayer(workflows=workflows).replay_workflow(history)

    client.call(inside)


def test_there_is_a_history_of_each_ending() -> None:
    assert {file.stem.split("-")[0] for file in FOLDER.glob("*.json")} == {
        "cancelled",
        "completed",
        "failed",
        "backfill",
        "month",
        "upload",
        "reread",
        "totals",
    }


def test_there_is_a_history_of_every_workflow() -> None:
    started = {_started(file) for file in FOLDER.glob("*.json")}
    assert started == {workflow._Definition.must_from_class(each).name for each in WORKFLOWS}


def _started(file: Path) -> object:
    first = json.loads(file.read_text("utf-8"))["events"][0]
    return first["workflowExecutionStartedEventAttributes"]["workflowType"]["name"]


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.json")), ids=lambda file: file.stem)
def test_recorded_runs_replay(file: Path) -> None:
    _replay(WORKFLOWS, file)


@workflow.defn(name=WORKFLOW_TYPE, sandboxed=False)
class ExtractionThatForgetsToRecord:
    """What a careless change looks like: the first step is gone."""

    @workflow.run
    async def run(self, extraction: Extraction) -> None:
        await workflow.execute_activity(
            "list_sources", extraction.source, start_to_close_timeout=timedelta(minutes=1)
        )


def test_a_change_that_breaks_running_work_is_caught() -> None:
    with pytest.raises(NondeterminismError):
        _replay([ExtractionThatForgetsToRecord], FOLDER / "completed-1.json")
