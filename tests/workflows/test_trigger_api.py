"""Who may start what over HTTP, what is refused, and that a refusal changes nothing."""

from typing import Any

import pytest
from django.db import transaction
from pytest_django import Settings
from rest_framework.test import APIClient
from temporalio.client import WorkflowExecutionStatus

from abi.core.accounts.roles import Role
from abi.core.audit.models import AuditEvent
from tests.people import People
from tests.workflows.asking import (
    TYPE,
    closed_port,
    nothing_happened,
    post,
    record,
    temporal_status,
)
from tests.workflows.conftest import MakeSource, signed_in
from tests.workflows.following import RUNS, october, trigger
from workflows import services
from workflows.models import Status, WorkflowRun

pytestmark = [pytest.mark.usefixtures("queue"), pytest.mark.django_db]


@pytest.fixture
def analyst(people: People) -> APIClient:
    people.charlie.roles = [Role.ANALYST]
    people.charlie.save()
    return signed_in(people.charlie)


@pytest.mark.parametrize("person", ["nobody", "bob", "charlie"])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", ""),
        ("post", ""),
        ("get", "types"),
        ("get", "schedules"),
        ("delete", "schedules/asked/x"),
        ("get", "00000000-0000-0000-0000-000000000001"),
        ("post", "00000000-0000-0000-0000-000000000001/cancel"),
    ],
)
def test_strangers_and_viewers_are_kept_out_of_every_door(
    people: People, make_source: MakeSource, person: str, method: str, path: str
) -> None:
    source = make_source()
    browser = APIClient() if person == "nobody" else signed_in(getattr(people, person))
    body = {"workflow_type": TYPE, "parameters": october(source=source.name), "reason": "x"}

    answer = getattr(browser, method)(f"{RUNS}{path}", body if method == "post" else None)

    assert answer.status_code == (401 if person == "nobody" else 403)
    assert answer["Content-Type"] == "application/problem+json"
    assert nothing_happened()


def test_who_may_only_look_can_neither_start_nor_cancel(
    analyst: APIClient, make_source: MakeSource
) -> None:
    source = make_source()
    run = record()

    assert analyst.get(RUNS).status_code == 200
    assert post(analyst, october(source=source.name)).status_code == 403
    assert analyst.post(f"{RUNS}{run.id}/cancel", {"reason": "x"}).status_code == 403
    assert list(WorkflowRun.objects.values_list("id", "cancel_reason")) == [(run.id, "")]
    assert not AuditEvent.objects.exists()


def test_a_trigger_is_accepted_recorded_and_audited(
    people: People, make_source: MakeSource
) -> None:
    source = make_source()

    run = trigger(signed_in(people.alice), source=source.name, subscription_ids=["B", "a", "b"])

    record = WorkflowRun.objects.get()
    assert str(record.id) == run["id"]
    assert record.requested_by == people.alice
    assert record.workflow_id.startswith(
        f"azure-billing-extraction/{source.name}/2026-10-01/2026-10-31/"
    )
    assert run["parameters"]["subscription_ids"] == ["a", "b"]
    assert (run["status"], run["cancellable"], run["end_time"]) == ("running", True, None)
    assert run["progress"] == {
        "stage": "queued",
        "deliveries_done": 0,
        "deliveries_total": 0,
        "current": None,
        "lines_loaded": 0,
        "lines_total": 0,
    }
    event = AuditEvent.objects.get()
    assert (event.actor, event.action, event.target) == (
        "alice",
        "workflow.trigger",
        f"workflow_run:{run['id']}",
    )
    assert temporal_status(record) == WorkflowExecutionStatus.RUNNING


@pytest.mark.django_db(transaction=True)
def test_nothing_starts_before_its_record_is_committed(
    people: People, make_source: MakeSource
) -> None:
    source = make_source()

    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        services.trigger(
            actor=people.alice, workflow_type=TYPE, parameters=october(source=source.name)
        )

    assert nothing_happened()


def test_the_same_work_does_not_run_twice_at_once(
    alice: APIClient, make_source: MakeSource
) -> None:
    source = make_source()
    first = trigger(alice, source=source.name)

    second = post(alice, october(source=source.name, batch_size=5))

    assert second.status_code == 409
    assert (second.json()["code"], second.json()["detail"]) == ("already_running", first["id"])
    assert WorkflowRun.objects.count() == 1
    assert AuditEvent.objects.count() == 1
    other = trigger(alice, source=source.name, start_date="2026-10-02")
    assert other["id"] != first["id"]


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"start_date": "2026-10-31", "end_date": "2026-10-01"}, "period_invalid"),
        ({"start_date": "2025-09-30", "end_date": "2026-10-01"}, "period_invalid"),
        ({"start_date": "2026-13-01", "end_date": "2026-10-01"}, "validation_failed"),
        ({"start_date": "2026-10-01"}, "validation_failed"),
        (october(batch_size=0), "validation_failed"),
        (october(batch_size="many"), "validation_failed"),
        (october(subscription_ids="a"), "validation_failed"),
        (october(subscription_ids=[{}]), "validation_failed"),
        (october(source="no such source"), "validation_failed"),
        (october(source="no-such-source"), "unknown_source"),
        (october(), "no_source"),
        (october(surprise=1), "validation_failed"),
        ([], "validation_failed"),
        (None, "validation_failed"),
    ],
)
def test_parameters_that_make_no_sense_are_refused(
    alice: APIClient, parameters: Any, code: str
) -> None:
    answer = post(alice, parameters)

    assert 400 <= answer.status_code < 500
    assert answer.json()["code"] == code
    assert nothing_happened()


def test_thirteen_months_are_the_most(alice: APIClient, make_source: MakeSource) -> None:
    source = make_source()

    run = trigger(alice, source=source.name, start_date="2025-10-01")

    assert run["parameters"]["start_date"] == "2025-10-01"


@pytest.mark.parametrize("type_", ["report_generation", "", "x" * 100])
def test_a_type_that_does_not_exist_is_refused(alice: APIClient, type_: str) -> None:
    answer = post(alice, october(), workflow_type=type_)

    assert answer.status_code == 400
    assert nothing_happened()


def test_a_disabled_source_is_refused(alice: APIClient, make_source: MakeSource) -> None:
    source = make_source()
    source.enabled = False
    source.save()

    answer = post(alice, october(source=source.name))

    assert answer.json()["code"] == "unknown_source"
    assert nothing_happened()


def test_without_temporal_a_trigger_says_so_and_leaves_nothing_running(
    alice: APIClient, make_source: MakeSource, settings: Settings
) -> None:
    source = make_source()
    settings.TEMPORAL_ADDRESS = f"127.0.0.1:{closed_port()}"

    answer = post(alice, october(source=source.name))

    assert answer.status_code == 503
    assert answer.json()["code"] == "temporal_unreachable"
    record = WorkflowRun.objects.get()
    assert record.status == Status.FAILED
    assert record.end_time is not None
    shown = alice.get(f"{RUNS}{record.id}").json()
    assert shown["error"]["code"] == "temporal_unreachable"
    assert shown["error"]["fix"].startswith("Check that Temporal runs")
