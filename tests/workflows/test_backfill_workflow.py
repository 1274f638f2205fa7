"""The backfill's order, waiting, pausing and retrying: the real workflow, steps of no content."""

import asyncio
import threading
import uuid
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from temporalio.client import Client, WorkflowExecutionStatus, WorkflowFailureError
from temporalio.exceptions import ApplicationError

from tests.workflows.backfilling import Handle, Months, start, throttled, working
from tests.workflows.fakes import LINES, refusal
from workflows import client
from workflows.backfill.contracts import BackfillSummary, Month
from workflows.backfill.waiting import wait_for
from workflows.backfill.workflow import month_id

STEPS = ["discover", "claim", "land", "load", "check", "publish"]


def _months(*months: str, **more: Any) -> tuple[str, Months]:
    """Months of a source of this test's own: its name is part of the children's ids."""
    source = f"s{uuid.uuid4().hex[:8]}"
    return source, Months({source: list(months)}, **more)


def _run[T](queue: str, steps: Months, follow: Callable[[Handle], Awaitable[T]], **asked: Any) -> T:
    async def inside(temporal: Client) -> T:
        async with working(queue, steps):
            return await follow(await start(temporal, queue, **asked))

    return client.call(inside)


async def _result(handle: Handle) -> BackfillSummary:
    return await handle.result()


async def _until(is_so: Callable[[], object]) -> None:
    async with asyncio.timeout(20):
        while not is_so():  # noqa: ASYNC110 - changed by another thread
            await asyncio.sleep(0.02)


def test_each_month_goes_through_every_step_in_a_child_of_its_own(queue: str) -> None:
    source, steps = _months("2026-09", "2026-10")
    steps.empty.add(f"{source} 2026-10")

    summary = _run(queue, steps, _result)

    assert summary == BackfillSummary("run", {"done": 1, "missing": 1}, LINES)
    assert steps.of(f"{source} 2026-09") == STEPS
    assert steps.of(f"{source} 2026-10") == ["discover"]
    assert steps.states(f"{source} 2026-09") == ["running", "done"]
    assert steps.states(f"{source} 2026-10") == ["running", "missing"]
    assert {(each.start_date, each.end_date) for each in steps.searches} == {
        ("2026-09-01", "2026-09-30"),
        ("2026-10-01", "2026-10-31"),
    }
    [finish] = steps.finished
    assert (finish.status, finish.failures) == ("completed", ())


@pytest.mark.parametrize("parallel", [1, 3])
def test_no_more_months_at_once_than_asked_for(queue: str, parallel: int) -> None:
    _, steps = _months(*(f"2026-{month:02}" for month in range(1, 9)))

    _run(queue, steps, _result, parallel=parallel)

    assert steps.most_at_once <= parallel
    assert len(steps.finished) == 1


def test_a_throttled_month_waits_as_long_as_azure_asks_and_then_goes_on(queue: str) -> None:
    source, steps = _months("2026-09")
    label = f"{source} 2026-09"
    # More often than a step may be tried: being throttled uses up no attempt.
    steps.once["land", label] = [throttled(0.3) for _ in range(5)]

    before = datetime.now(UTC)
    summary = _run(queue, steps, _result)

    assert summary.states == {"done": 1}
    assert steps.states(label) == ["running", *["throttled", "running"] * 5, "done"]
    waits = [note for note in steps.notes if note.state == "throttled"]
    assert {note.code for note in waits} == {"azure_throttled"}
    assert all(datetime.fromisoformat(note.until or "") > before for note in waits)
    assert datetime.now(UTC) - before > timedelta(seconds=5 * 0.3)
    assert steps.of(label).count("publish") == 1


def test_a_failed_month_stops_no_other_and_only_it_is_tried_again(queue: str) -> None:
    source, steps = _months("2026-08", "2026-09", "2026-10")
    bad = f"{source} 2026-09"
    steps.failing["check", bad] = refusal("books_do_not_balance", retryable=False)
    steps.waiting["land", f"{source} 2026-10"] = gate = threading.Event()

    async def follow(handle: Handle) -> BackfillSummary:
        await _until(lambda: "failed" in steps.states(bad))
        await _until(lambda: "done" in steps.states(f"{source} 2026-08"))
        await steps.reach(("land", f"{source} 2026-10"))
        steps.failing.clear()
        await handle.signal("retry_failed")
        gate.set()
        return await handle.result()

    summary = _run(queue, steps, follow)

    assert summary == BackfillSummary("run", {"done": 3}, 3 * LINES)
    assert steps.states(bad) == ["running", "failed", "running", "done"]
    assert steps.states(f"{source} 2026-08") == ["running", "done"]
    assert steps.of(f"{source} 2026-08") == STEPS
    assert steps.of(f"{source} 2026-10") == STEPS


def test_a_failed_month_ends_the_run_failed_and_by_name(queue: str) -> None:
    source, steps = _months("2026-08", "2026-09")
    steps.failing["discover", f"{source} 2026-09"] = refusal("too_old", retryable=False)

    with pytest.raises(WorkflowFailureError) as caught:
        _run(queue, steps, _result)

    assert isinstance(caught.value.cause, ApplicationError)
    assert caught.value.cause.type == "too_old"
    [finish] = steps.finished
    assert finish.status == "failed"
    assert [(each.label, each.code) for each in finish.failures] == [
        (f"{source} 2026-09", "too_old")
    ]
    assert steps.of(f"{source} 2026-08") == STEPS


def test_paused_it_ends_what_it_works_on_and_begins_nothing_until_resumed(queue: str) -> None:
    source, steps = _months("2026-08", "2026-09", "2026-10")
    first = f"{source} 2026-08"
    steps.waiting["land", first] = gate = threading.Event()

    async def follow(handle: Handle) -> tuple[list[str], BackfillSummary]:
        await steps.reach(("land", first))
        await handle.signal("pause")
        gate.set()
        await _until(lambda: steps.states(first) == ["running", "done"])
        await asyncio.sleep(1)
        while_paused = [note.month.label for note in steps.notes]
        await handle.signal("resume")
        return while_paused, await handle.result()

    while_paused, summary = _run(queue, steps, follow, parallel=1)

    assert set(while_paused) == {first}
    assert summary.states == {"done": 3}


def test_paused_is_kept_by_temporal_and_survives_the_worker(queue: str) -> None:
    source, steps = _months("2026-08", "2026-09")
    first = f"{source} 2026-08"
    steps.waiting["land", first] = gate = threading.Event()

    async def inside(temporal: Client) -> tuple[list[str], BackfillSummary]:
        async with working(queue, steps):
            handle = await start(temporal, queue, parallel=1)
            await steps.reach(("land", first))
            await handle.signal("pause")
            gate.set()
            await _until(lambda: steps.states(first) == ["running", "done"])
        async with working(queue, steps):
            await asyncio.sleep(1.5)
            while_paused = [note.month.label for note in steps.notes]
            await handle.signal("resume")
            return while_paused, await handle.result()

    while_paused, summary = client.call(inside)

    assert set(while_paused) == {first}
    assert summary.states == {"done": 2}


def test_a_throttled_month_of_a_paused_backfill_asks_azure_nothing(queue: str) -> None:
    source, steps = _months("2026-09")
    label = f"{source} 2026-09"
    steps.once["discover", label] = [throttled(0.5)]

    async def follow(handle: Handle) -> int:
        await _until(lambda: "throttled" in steps.states(label))
        await handle.signal("pause")
        await asyncio.sleep(2)
        asked = len(steps.searches)
        await handle.signal("resume")
        await handle.result()
        return asked

    assert _run(queue, steps, follow) == 1
    assert steps.states(label) == ["running", "throttled", "running", "done"]


def test_two_backfills_never_work_on_one_month_at_once(queue: str) -> None:
    source, steps = _months("2026-09")
    label = f"{source} 2026-09"
    steps.waiting["load", label] = gate = threading.Event()

    async def follow(first: Handle) -> None:
        await steps.reach(("load", label))
        second = await start(await client.connect(), queue)
        await asyncio.sleep(1.5)
        assert steps.of(label) == ["discover", "claim", "land", "load"]
        gate.set()
        await first.result()
        await second.result()

    _run(queue, steps, follow)

    assert steps.most_at_once == 1
    assert steps.of(label) == STEPS + STEPS, "the second one looks after the first has published"


def test_a_long_backfill_goes_on_under_fresh_histories(queue: str) -> None:
    source, steps = _months(*(f"2026-{month:02}" for month in range(1, 6)))
    steps.failing["land", f"{source} 2026-01"] = refusal("broken", retryable=False)

    async def follow(handle: Handle) -> int:
        with pytest.raises(WorkflowFailureError):
            await handle.result()
        described = await handle.describe()
        return described.history_length

    length = _run(queue, steps, follow, months_per_history=2, parallel=1)

    assert steps.running == ["run"], "the record is started once"
    [finish] = steps.finished
    assert sum(each.lines for each in finish.published) == 4 * LINES
    assert [each.code for each in finish.failures] == ["broken"], "carried from the first history"
    assert {label for step, label in steps.journal if step == "publish"} == {
        f"{source} 2026-{month:02}" for month in range(2, 6)
    }
    assert length < 40


def test_a_cancel_stops_every_month_and_begins_no_other(queue: str) -> None:
    source, steps = _months("2026-08", "2026-09", "2026-10")
    steps.waiting["load", f"{source} 2026-08"] = threading.Event()

    async def follow(handle: Handle) -> WorkflowExecutionStatus | None:
        await steps.reach(("load", f"{source} 2026-08"))
        await handle.cancel()
        with pytest.raises(WorkflowFailureError):
            await handle.result()
        temporal = await client.connect()
        child = temporal.get_workflow_handle(month_id(Month(source, "2026-08")))
        return (await child.describe()).status

    status = _run(queue, steps, follow, parallel=1)

    assert status == WorkflowExecutionStatus.CANCELED
    assert steps.finished[0].status == "cancelled"
    assert steps.of(f"{source} 2026-08") == ["discover", "claim", "land", "load"]
    assert steps.of(f"{source} 2026-09") == []


def test_a_dry_run_looks_and_loads_nothing_and_is_patient(queue: str) -> None:
    source, steps = _months("2026-08", "2026-09")
    steps.once["survey", source] = [throttled(0.2)]

    summary = _run(queue, steps, _result, dry_run=True)

    assert summary == BackfillSummary("run", {}, 0)
    assert [step for step, _ in steps.journal] == ["survey", "survey"]
    [estimate] = steps.estimates
    assert [each["month"] for each in estimate.months] == ["2026-08", "2026-09"]


def test_a_throttled_month_waits_at_least_as_long_as_asked_and_not_all_at_once() -> None:
    assert wait_for(60, 0, 0) == timedelta(seconds=60)
    assert wait_for(60, 9, 1) == timedelta(seconds=73)
    assert wait_for(None, 0, 0) == timedelta(seconds=30)
    assert wait_for(None, 3, 0) == timedelta(seconds=240)
    assert wait_for(None, 50, 0) == timedelta(seconds=900)
    assert wait_for(0, 0, 0) == timedelta(0)
