"""Azure's totals are asked for beside the run: they neither hold it up nor make it fail."""

import threading
import uuid
from collections.abc import Awaitable, Callable

import pytest
from temporalio.client import Client, WorkflowFailureError
from temporalio.exceptions import ApplicationError

from tests.workflows.backfilling import throttled
from tests.workflows.fakes import LINES, refusal
from tests.workflows.totalling import Asked, Handle, start, totals_id, working
from workflows import client
from workflows.ingest.contracts import Summary, Totals

MONTHS = {"actual 9": "2026-09", "amortized 9": "2026-09", "actual 10": "2026-10"}
Look = Callable[[Client, Handle], Awaitable[Summary]]


@pytest.fixture
def source() -> str:
    """Of this test alone: it is part of the id of what asks for totals."""
    return f"s{uuid.uuid4().hex[:12]}"


def followed(queue: str, steps: Asked, source: str, look: Look) -> Summary:
    async def inside(temporal: Client) -> Summary:
        async with working(queue, steps):
            return await look(temporal, await start(temporal, queue, source))

    return client.call(inside)


async def to_the_end(temporal: Client, run: Handle, *ids: str) -> Summary:
    summary = await run.result()
    for each in ids:
        await temporal.get_workflow_handle(each).result()
    return summary


def test_each_published_month_is_asked_for_once(queue: str, source: str) -> None:
    steps = Asked({source: list(MONTHS)}, months=MONTHS)
    ids = [totals_id(source, month) for month in ("2026-09", "2026-10")]

    followed(queue, steps, source, lambda temporal, run: to_the_end(temporal, run, *ids))

    assert sorted(steps.totals, key=lambda each: each.month) == [
        Totals("run", source, "2026-09"),
        Totals("run", source, "2026-10"),
    ]
    assert steps.missed == []


def test_a_source_that_cannot_be_asked_is_not(queue: str, source: str) -> None:
    steps = Asked({source: list(MONTHS)})
    followed(queue, steps, source, lambda _, run: run.result())
    assert steps.totals == []


def test_a_delivery_that_failed_is_not_asked_about(queue: str, source: str) -> None:
    steps = Asked({source: ["actual 9", "actual 10"]}, months=MONTHS)
    steps.failing["check", "actual 10"] = refusal("broken", retryable=False)

    async def look(temporal: Client, run: Handle) -> Summary:
        with pytest.raises(WorkflowFailureError):
            await run.result()
        await temporal.get_workflow_handle(totals_id(source, "2026-09")).result()
        return Summary("", 0, 0, 0)

    followed(queue, steps, source, look)
    assert steps.totals == [Totals("run", source, "2026-09")]


def test_totals_that_wait_do_not_hold_up_the_run(queue: str, source: str) -> None:
    steps = Asked({source: ["actual 9"]}, months=MONTHS, gate=threading.Event())

    async def look(temporal: Client, run: Handle) -> Summary:
        summary = await run.result()
        assert steps.gate is not None
        steps.gate.set()
        await temporal.get_workflow_handle(totals_id(source, "2026-09")).result()
        return summary

    assert followed(queue, steps, source, look) == Summary("run", 1, 1, LINES)


def test_totals_that_cannot_be_had_are_noted_and_the_run_is_complete(
    queue: str, source: str
) -> None:
    steps = Asked({source: ["actual 9"]}, months=MONTHS)
    steps.refusing = [refusal("azure_unauthorized", retryable=False)]

    async def look(temporal: Client, run: Handle) -> Summary:
        summary = await run.result()
        with pytest.raises(WorkflowFailureError) as failed:
            await temporal.get_workflow_handle(totals_id(source, "2026-09")).result()
        assert isinstance(failed.value.cause, ApplicationError)
        assert failed.value.cause.type == "azure_unauthorized"
        return summary

    assert followed(queue, steps, source, look) == Summary("run", 1, 1, LINES)
    (missed,) = steps.missed
    assert missed.totals == Totals("run", source, "2026-09")
    assert (missed.failure.label, missed.failure.code) == (
        f"{source} 2026-09",
        "azure_unauthorized",
    )
    assert [each.status for each in steps.finished] == ["completed"]


def test_throttled_totals_are_waited_for(queue: str, source: str) -> None:
    steps = Asked({source: ["actual 9"]}, months=MONTHS, refusing=[throttled(0.1), throttled(0.1)])
    wait = totals_id(source, "2026-09")
    followed(queue, steps, source, lambda temporal, run: to_the_end(temporal, run, wait))
    assert (len(steps.totals), steps.missed) == (3, [])
