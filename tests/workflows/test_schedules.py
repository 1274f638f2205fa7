"""Schedules: the built-in list, people's own, and foreign ones, on the real Temporal."""

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from rest_framework.test import APIClient
from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleDescription,
    ScheduleSpec,
)
from temporalio.service import RPCError

from abi.core.audit.models import AuditEvent
from tests.people import People
from tests.workflows.conftest import MakeSource, signed_in
from tests.workflows.exports import Export
from tests.workflows.following import RUNS, ended, eventually, october
from workflows import client, schedules
from workflows.models import WorkflowRun

pytestmark = [pytest.mark.usefixtures("queue"), pytest.mark.django_db]


@pytest.fixture
def prefix(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Schedules under ids of this test's own: Temporal is shared."""
    mine = f"test-{uuid.uuid4().hex}"
    for name in ("BUILT_IN", "ASKED"):
        monkeypatch.setattr(f"workflows.temporal_schedules.{name}", f"{mine}-{name}/")
        monkeypatch.setattr(f"workflows.schedules.{name}", f"{mine}-{name}/")
    yield mine
    client.call(lambda temporal: _remove_all(temporal, mine))


async def _remove_all(temporal: Client, prefix: str) -> None:
    async for entry in await temporal.list_schedules():
        if entry.id.startswith(prefix):
            await temporal.get_schedule_handle(entry.id).delete()


def _described(schedule_id: str) -> ScheduleDescription:
    async def inside(temporal: Client) -> ScheduleDescription:
        return await temporal.get_schedule_handle(schedule_id).describe()

    return client.call(inside)


def _ask(browser: APIClient, cron: str, **parameters: object) -> Any:
    body = {
        "workflow_type": "azure_billing_extraction",
        "parameters": october(**parameters),
        "schedule": cron,
    }
    return browser.post(RUNS, body, format="json")


def test_the_extraction_runs_daily_at_two_for_the_months_that_are_due(prefix: str) -> None:
    [entry] = schedules.built_in()

    removed = schedules.sync([entry])

    described = _described(entry.id)
    assert removed == []
    [shown] = eventually(schedules.listed)
    assert (shown.schedule, shown.removable, shown.paused) == ("0 2 * * *", False, False)
    assert (shown.parameters["start_date"], shown.parameters["source"]) == ("", None)
    moment = shown.next_run
    assert moment is not None
    assert (moment.hour, moment.minute, moment.utcoffset()) == (2, 0, datetime.now(UTC).utcoffset())
    action = described.schedule.action
    assert isinstance(action, ScheduleActionStartWorkflow)
    assert action.execution_timeout is not None
    assert action.execution_timeout.total_seconds() == 7200


def test_sync_follows_the_list_and_leaves_pauses_and_foreign_schedules(prefix: str) -> None:
    [entry] = schedules.built_in()
    gone = replace(entry, id=f"{entry.id}-gone")
    foreign = f"{prefix}-foreign"
    schedules.sync([entry, gone])

    async def by_hand(temporal: Client) -> None:
        await temporal.get_schedule_handle(entry.id).pause(note="holiday")
        action = ScheduleActionStartWorkflow("Other", id="other", task_queue="other")
        await temporal.create_schedule(foreign, Schedule(action=action, spec=ScheduleSpec()))

    client.call(by_hand)
    eventually(lambda: len(schedules.listed()) == 2)

    removed = schedules.sync([replace(entry, cron="30 3 * * *")])

    assert removed == [gone.id]
    [shown] = eventually(schedules.listed)
    assert (shown.id, shown.schedule, shown.paused) == (entry.id, "30 3 * * *", True)
    assert _described(foreign).id == foreign
    with pytest.raises(RPCError):
        _described(gone.id)


def test_a_person_schedules_changes_and_removes(
    people: People, make_source: MakeSource, prefix: str
) -> None:
    browser, source = signed_in(people.alice), make_source()

    first = _ask(browser, "15 4  * * 1", source=source.name)
    second = _ask(browser, "0 5 * * *", source=source.name)

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["id"] == second.json()["id"]
    assert first.json()["schedule"] == "15 4 * * 1"
    [listed] = eventually(lambda: browser.get(f"{RUNS}schedules").json()["items"])
    assert listed == second.json()
    assert (listed["schedule"], listed["removable"]) == ("0 5 * * *", True)
    assert listed["parameters"]["source"] == source.name
    assert not WorkflowRun.objects.exists()

    assert browser.delete(f"{RUNS}schedules/{listed['id']}").status_code == 204
    again = browser.delete(f"{RUNS}schedules/{listed['id']}")
    assert (again.status_code, again.json()["code"]) == (404, "unknown_schedule")
    assert list(AuditEvent.objects.values_list("action", flat=True).order_by("number")) == [
        "workflow.schedule",
        "workflow.schedule",
        "workflow.unschedule",
    ]


@pytest.mark.parametrize("cron", ["every day", "0 2 * *", "61 2 * * *", "0 2 * * * *", "@hourly"])
def test_a_text_that_is_no_cron_is_refused(
    alice: APIClient, make_source: MakeSource, prefix: str, cron: str
) -> None:
    answer = _ask(alice, cron, source=make_source().name)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_schedule")
    assert schedules.listed() == []
    assert not AuditEvent.objects.exists()


def test_a_built_in_schedule_cannot_be_removed(alice: APIClient, prefix: str) -> None:
    [entry] = schedules.built_in()
    schedules.sync([entry])

    assert alice.delete(f"{RUNS}schedules/{entry.id}").status_code == 404
    assert [shown.id for shown in eventually(schedules.listed)] == [entry.id]


def test_a_scheduled_run_writes_its_own_record(
    alice: APIClient, make_source: MakeSource, worker: None, prefix: str
) -> None:
    source = make_source(Export(lines=9))
    shown = _ask(alice, "0 5 1 1 *", source=source.name).json()

    async def now(temporal: Client) -> None:
        await temporal.get_schedule_handle(shown["id"]).trigger()

    client.call(now)
    [begun] = eventually(lambda: alice.get(RUNS).json()["items"])
    run = ended(alice, begun)

    assert (run["status"], run["records_processed"]) == ("completed", 9)
    assert (run["schedule"], run["requested_by"]) == ("0 5 1 1 *", None)
    assert run["parameters"] == shown["parameters"]
    record = WorkflowRun.objects.get()
    assert record.workflow_id.startswith(f"{record.work}-20")
