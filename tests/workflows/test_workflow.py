"""Order, retries, cancel: the real workflow on the real Temporal with activities of no content."""

import asyncio
import threading
import uuid
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from temporalio.client import Client, WorkflowExecutionStatus, WorkflowFailureError, WorkflowHandle
from temporalio.exceptions import ApplicationError

from tests.workflows.fakes import LINES, Steps, refusal, working
from workflows import client
from workflows.ingest.contracts import Extraction, Finish, Published, Summary
from workflows.ingest.due import months_due
from workflows.ingest.workflow import EXECUTION_TIMEOUT, AzureBillingExtraction

OCTOBER = Extraction(
    run_id="run", start_date="2026-10-01", end_date="2026-10-31", subscription_ids=("a",)
)
ALL_STEPS = ["claim", "land", "load", "check", "publish"]
Handle = WorkflowHandle[AzureBillingExtraction, Summary]


async def _start(temporal: Client, queue: str, asked: Extraction) -> Handle:
    return await temporal.start_workflow(
        AzureBillingExtraction.run,
        asked,
        id=f"test/{uuid.uuid4()}",
        task_queue=queue,
        execution_timeout=EXECUTION_TIMEOUT,
    )


def _run[T](
    queue: str,
    steps: Steps,
    *,
    follow: Callable[[Handle], Awaitable[T]],
    asked: Extraction = OCTOBER,
) -> T:
    async def inside(temporal: Client) -> T:
        async with working(queue, steps):
            return await follow(await _start(temporal, queue, asked))

    return client.call(inside)


async def _result(handle: Handle) -> Summary:
    return await handle.result()


def test_a_delivery_is_landed_loaded_checked_and_published_in_this_order(queue: str) -> None:
    steps = Steps({"east": ["one"], "west": ["two"]})

    summary = _run(queue, steps, follow=_result)

    assert summary == Summary(run_id="run", deliveries=2, changed=2, lines=2 * LINES)
    assert steps.of("one") == ALL_STEPS
    assert steps.of("two") == ALL_STEPS
    assert [search.source for search in steps.searches] == ["east", "west"]
    assert {search.subscription_ids for search in steps.searches} == {("a",)}
    [finish] = steps.finished
    assert (finish.run_id, finish.status, finish.failures) == ("run", "completed", ())
    assert sorted(finish.published, key=lambda each: each.label) == [
        Published("one", LINES, changed=True),
        Published("two", LINES, changed=True),
    ]


def test_only_the_named_source_is_searched(queue: str) -> None:
    steps = Steps({"east": ["one"], "west": ["two"]})
    asked = Extraction(
        run_id="run", start_date="2026-10-01", end_date="2026-10-31", source="west", batch_size=7
    )

    _run(queue, steps, follow=_result, asked=asked)

    assert [(search.source, search.batch_size) for search in steps.searches] == [("west", 7)]
    assert steps.of("one") == []


def test_two_deliveries_run_at_once_and_never_three(queue: str) -> None:
    steps = Steps({"east": [f"d{number}" for number in range(6)]})

    _run(queue, steps, follow=_result)

    assert steps.most_at_once == 2


def test_without_dates_the_months_that_are_due_are_taken(queue: str) -> None:
    steps = Steps({"east": []})
    today = datetime.now(UTC).date()

    _run(queue, steps, follow=_result, asked=Extraction())

    [asked] = steps.started
    start, end = date.fromisoformat(asked.start_date), date.fromisoformat(asked.end_date)
    assert end in {today, today + timedelta(days=1)}
    assert start == months_due(end)[0]
    assert steps.finished[0].run_id == "made by the first activity"


def test_what_may_succeed_later_is_tried_three_times_and_stops_no_other_delivery(
    queue: str,
) -> None:
    steps = Steps({"east": ["bad", "good"]})
    steps.failing["land", "bad"] = refusal("source_unreachable", retryable=True)

    with pytest.raises(WorkflowFailureError) as caught:
        _run(queue, steps, follow=_result)

    assert steps.of("bad") == ["claim", "land", "land", "land"]
    assert steps.of("good") == ALL_STEPS
    [finish] = steps.finished
    assert finish.status == "failed"
    assert finish.published == (Published("good", LINES, changed=True),)
    [failure] = finish.failures
    assert (failure.label, failure.code, failure.detail) == (
        "bad",
        "source_unreachable",
        "the particulars",
    )
    assert failure.words is not None
    assert failure.words["fix"] == {"en": "Fix.", "zh": "修复。"}
    assert isinstance(caught.value.cause, ApplicationError)
    assert caught.value.cause.type == "source_unreachable"
    assert caught.value.cause.message == "bad: source_unreachable"


def test_what_cannot_succeed_is_tried_once_and_every_failure_is_named(queue: str) -> None:
    steps = Steps({"east": ["first", "second"], "west": []})
    steps.failing["check", "first"] = refusal("books_do_not_balance", retryable=False)
    steps.failing["load", "second"] = ApplicationError("boom", type="KeyError", non_retryable=True)
    steps.failing["discover", "west"] = refusal("source_unreachable", retryable=False)

    with pytest.raises(WorkflowFailureError):
        _run(queue, steps, follow=_result)

    assert steps.of("first") == ["claim", "land", "load", "check"]
    assert steps.of("second") == ["claim", "land", "load"]
    [finish] = steps.finished
    assert finish.published == ()
    assert {(each.label, each.code, each.detail) for each in finish.failures} == {
        ("first", "books_do_not_balance", "the particulars"),
        ("second", "unexpected_failure", "load: KeyError"),
        ("west", "source_unreachable", "the particulars"),
    }


def test_a_month_that_another_run_has_is_waited_for_and_looked_at_again(queue: str) -> None:
    steps = Steps({"east": ["one"]})
    steps.taken["one"] = 1

    _run(queue, steps, follow=_result)

    assert steps.of("one") == ["claim", "claim", "land", "load", "check", "publish"]
    assert steps.of("east") == ["discover", "discover"]


def test_a_cancel_stops_a_running_load_and_nothing_follows(queue: str) -> None:
    steps = Steps({"east": ["one", "two", "three"]})
    for label in ("one", "two"):
        steps.waiting["load", label] = threading.Event()

    finish = _cancelled_at(queue, steps, ("load", "one"))

    assert finish == Finish("run", "cancelled", (), ())
    assert steps.of("one") == ["claim", "land", "load"]
    assert "check" not in steps.of("two")
    assert steps.of("three") == []


def test_a_cancel_lets_a_short_step_finish_and_begins_no_other(queue: str) -> None:
    gate = threading.Event()
    steps = Steps({"east": ["one", "two", "three"]})
    steps.waiting["publish", "one"] = gate
    steps.waiting["land", "two"] = gate

    finish = _cancelled_at(queue, steps, ("publish", "one"), then=gate)

    assert finish.status == "cancelled"
    assert finish.published == (Published("one", LINES, changed=True),)
    assert steps.of("one") == ALL_STEPS
    assert steps.of("two") == ["claim", "land"]
    assert steps.of("three") == []


def _cancelled_at(
    queue: str, steps: Steps, moment: tuple[str, str], *, then: threading.Event | None = None
) -> Finish:
    """Cancel when `moment` is reached, open `then` a little later; how the run was recorded."""

    async def follow(handle: Handle) -> None:
        await steps.reach(moment)
        await handle.cancel()
        await asyncio.sleep(0.5)
        if then is not None:
            then.set()
        with pytest.raises(WorkflowFailureError):
            await handle.result()
        assert (await handle.describe()).status == WorkflowExecutionStatus.CANCELED

    _run(queue, steps, follow=follow)
    [finish] = steps.finished
    return finish
