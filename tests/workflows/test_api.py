"""`/api/v1/workflows/`: who may do what, what is refused, and that a refusal changes nothing."""

import socket
import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django import Settings
from rest_framework.test import APIClient
from temporalio.client import WorkflowExecutionStatus

from abi.core.accounts.models import User
from abi.core.accounts.roles import Role
from abi.core.audit.models import AuditEvent
from tests.people import People
from tests.workflows.conftest import MakeSource, signed_in
from tests.workflows.following import RUNS, october, trigger
from workflows import client, progress, services
from workflows.models import Status, WorkflowRun

pytestmark = [pytest.mark.usefixtures("queue"), pytest.mark.django_db]
TYPE = "azure_billing_extraction"


@pytest.fixture
def analyst(people: People) -> APIClient:
    people.charlie.roles = [Role.ANALYST]
    people.charlie.save()
    return signed_in(people.charlie)


def _post(browser: APIClient, parameters: Any, **more: object) -> Any:
    body = {"workflow_type": TYPE, "parameters": parameters} | more
    return browser.post(RUNS, body, format="json")


def _temporal_status(run: WorkflowRun) -> WorkflowExecutionStatus | None:
    async def asked(temporal: Any) -> WorkflowExecutionStatus | None:
        described = await temporal.get_workflow_handle(run.workflow_id).describe()
        status: WorkflowExecutionStatus | None = described.status
        return status

    return client.call(asked)


def _run(**fields: Any) -> WorkflowRun:
    work = f"test/{uuid.uuid4()}"
    defaults = {
        "workflow_type": TYPE,
        "work": work,
        "workflow_id": work,
        "parameters": october(),
        "progress": progress.queued(),
    }
    return WorkflowRun.objects.create(**defaults | fields)


def _nothing_happened() -> bool:
    return not WorkflowRun.objects.exists() and not AuditEvent.objects.exists()


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
    assert _nothing_happened()


def test_who_may_only_look_can_neither_start_nor_cancel(
    analyst: APIClient, make_source: MakeSource
) -> None:
    source = make_source()
    run = _run()

    assert analyst.get(RUNS).status_code == 200
    assert _post(analyst, october(source=source.name)).status_code == 403
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
    assert _temporal_status(record) == WorkflowExecutionStatus.RUNNING


@pytest.mark.django_db(transaction=True)
def test_nothing_starts_before_its_record_is_committed(
    people: People, make_source: MakeSource
) -> None:
    source = make_source()

    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        services.trigger(
            actor=people.alice, workflow_type=TYPE, parameters=october(source=source.name)
        )

    assert _nothing_happened()


def test_the_same_work_does_not_run_twice_at_once(
    alice: APIClient, make_source: MakeSource
) -> None:
    source = make_source()
    first = trigger(alice, source=source.name)

    second = _post(alice, october(source=source.name, batch_size=5))

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
    answer = _post(alice, parameters)

    assert 400 <= answer.status_code < 500
    assert answer.json()["code"] == code
    assert _nothing_happened()


def test_thirteen_months_are_the_most(alice: APIClient, make_source: MakeSource) -> None:
    source = make_source()

    run = trigger(alice, source=source.name, start_date="2025-10-01")

    assert run["parameters"]["start_date"] == "2025-10-01"


@pytest.mark.parametrize("type_", ["report_generation", "", "x" * 100])
def test_a_type_that_does_not_exist_is_refused(alice: APIClient, type_: str) -> None:
    answer = _post(alice, october(), workflow_type=type_)

    assert answer.status_code == 400
    assert _nothing_happened()


def test_a_disabled_source_is_refused(alice: APIClient, make_source: MakeSource) -> None:
    source = make_source()
    source.enabled = False
    source.save()

    answer = _post(alice, october(source=source.name))

    assert answer.json()["code"] == "unknown_source"
    assert _nothing_happened()


def test_without_temporal_a_trigger_says_so_and_leaves_nothing_running(
    alice: APIClient, make_source: MakeSource, settings: Settings
) -> None:
    source = make_source()
    settings.TEMPORAL_ADDRESS = f"127.0.0.1:{_closed_port()}"

    answer = _post(alice, october(source=source.name))

    assert answer.status_code == 503
    assert answer.json()["code"] == "temporal_unreachable"
    record = WorkflowRun.objects.get()
    assert record.status == Status.FAILED
    assert record.end_time is not None
    shown = alice.get(f"{RUNS}{record.id}").json()
    assert shown["error"]["code"] == "temporal_unreachable"
    assert shown["error"]["fix"].startswith("Check that Temporal runs")


def test_without_temporal_a_cancel_says_so_and_may_be_asked_again(
    alice: APIClient, settings: Settings
) -> None:
    run = _run()
    settings.TEMPORAL_ADDRESS = f"127.0.0.1:{_closed_port()}"

    answer = alice.post(f"{RUNS}{run.id}/cancel", {"reason": "x"})

    assert answer.status_code == 503
    assert alice.get(f"{RUNS}{run.id}").json()["cancellable"] is True


def test_a_cancel_is_recorded_and_reaches_temporal(
    alice: APIClient, make_source: MakeSource
) -> None:
    run = trigger(alice, source=make_source().name)

    answer = alice.post(f"{RUNS}{run['id']}/cancel", {"reason": "wrong month"})

    assert answer.status_code == 202
    assert answer.json()["cancellable"] is False
    assert WorkflowRun.objects.get().cancel_reason == "wrong month"
    event = AuditEvent.objects.get(action="workflow.cancel")
    assert event.after == {"reason": "wrong month"}
    again = alice.post(f"{RUNS}{run['id']}/cancel", {"reason": "again"})
    assert (again.status_code, again.json()["code"]) == (409, "not_cancellable")
    assert WorkflowRun.objects.get().cancel_reason == "wrong month"


def test_a_cancel_needs_a_reason_and_a_run_that_runs(alice: APIClient) -> None:
    running, ended = _run(), _run(status=Status.COMPLETED, end_time=timezone.now())

    assert alice.post(f"{RUNS}{running.id}/cancel", {"reason": " "}).status_code == 400
    answer = alice.post(f"{RUNS}{ended.id}/cancel", {"reason": "x"})

    assert (answer.status_code, answer.json()["code"]) == (409, "not_cancellable")
    assert not WorkflowRun.objects.exclude(cancel_reason="").exists()
    assert not AuditEvent.objects.exists()


def test_cancelling_a_run_that_temporal_does_not_know_marks_it_lost(alice: APIClient) -> None:
    run = _run(start_time=datetime(2026, 10, 1, tzinfo=UTC))

    answer = alice.post(f"{RUNS}{run.id}/cancel", {"reason": "x"})

    assert (answer.status_code, answer.json()["code"]) == (409, "not_cancellable")
    shown = alice.get(f"{RUNS}{run.id}").json()
    assert (shown["status"], shown["error"]["code"]) == ("failed", "run_lost")


def test_an_unknown_run_is_not_found(alice: APIClient) -> None:
    for answer in (
        alice.get(f"{RUNS}{uuid.uuid4()}"),
        alice.post(f"{RUNS}{uuid.uuid4()}/cancel", {"reason": "x"}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown_run")


def test_the_list_is_newest_first_filtered_and_paged(alice: APIClient) -> None:
    moment = datetime(2026, 10, 1, tzinfo=UTC)
    ids = [str(_run(start_time=moment).id) for _ in range(3)]
    failed = _run(start_time=moment.replace(day=2), status=Status.FAILED)

    first = alice.get(RUNS, {"limit": 2}).json()
    second = alice.get(RUNS, {"limit": 2, "cursor": first["next_cursor"]}).json()

    listed = [run["id"] for run in first["items"] + second["items"]]
    assert listed == [str(failed.id), *sorted(ids, reverse=True)]
    assert second["next_cursor"] is None
    assert [run["id"] for run in alice.get(RUNS, {"status": "failed"}).json()["items"]] == [
        str(failed.id)
    ]
    assert len(alice.get(RUNS, {"workflow_type": TYPE}).json()["items"]) == 4


@pytest.mark.parametrize(
    "query",
    [{"status": "odd"}, {"limit": 0}, {"limit": 201}, {"cursor": "x"}, {"workflow_type": "x"}],
)
def test_a_list_question_that_makes_no_sense_is_refused(
    alice: APIClient, query: dict[str, Any]
) -> None:
    assert alice.get(RUNS, query).status_code == 400


def test_the_types_say_what_they_take(alice: APIClient) -> None:
    [kind] = alice.get(f"{RUNS}types").json()

    assert (kind["workflow_type"], kind["schedule"]) == (TYPE, "0 2 * * *")
    assert kind["name"] == {"en": "Azure Billing Extraction", "zh": "Azure 账单提取"}
    schema = kind["parameters"]
    assert schema["required"] == ["start_date", "end_date"]
    assert {
        name: {key: value for key, value in field.items() if key != "description"}
        for name, field in schema["properties"].items()
    } == {
        "start_date": {"type": "string", "format": "date"},
        "end_date": {"type": "string", "format": "date"},
        "subscription_ids": {
            "type": "array",
            "items": {"type": "string", "maxLength": 64},
            "maxItems": 1000,
        },
        "batch_size": {"type": "integer", "minimum": 1, "maximum": 100000, "default": 1000},
        "source": {"type": ["string", "null"], "pattern": "^[-a-zA-Z0-9_]+$"},
    }


def test_a_failure_speaks_the_readers_language(people: People) -> None:
    words = {
        "cause": {"en": "It broke.", "zh": "坏了。"},
        "fix": {"en": "Mend it.", "zh": "修好它。"},
    }
    one = {"label": "a", "code": "broken", "detail": "1", "words": words}
    two = {"label": "b", "code": "step_timed_out", "detail": "load", "words": None}
    run = _run(status=Status.FAILED, failures=[one])
    several = _run(status=Status.FAILED, failures=[one, two])
    User.objects.filter(pk=people.alice.pk).update(language="zh-hans")

    chinese = signed_in(User.objects.get(pk=people.alice.pk))

    assert chinese.get(f"{RUNS}{run.id}").json()["error"] == {
        "code": "broken",
        "detail": "a: 1",
        "cause": "坏了。",
        "fix": "修好它。",
    }
    told = chinese.get(f"{RUNS}{several.id}").json()
    assert told["error"]["code"] == "deliveries_failed"
    assert told["error"]["detail"] == "a: broken: 1; b: step_timed_out: load"
    assert told["error_message"].startswith("多个交付因不同原因失败。")


def _closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
