"""Runs in the admin: to read, to cancel and to run again; never to edit."""

import uuid
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from abi.core.audit.models import AuditEvent
from tests.people import People
from tests.workflows.conftest import MakeSource
from tests.workflows.following import october
from workflows import progress, services
from workflows.models import Status, WorkflowRun

pytestmark = pytest.mark.usefixtures("queue")
LIST = reverse("admin:workflows_workflowrun_changelist")


@pytest.fixture
def admin(people: People, client: Browser) -> Browser:
    client.force_login(people.alice)
    return client


def _act(admin: Browser, action: str, run: WorkflowRun, reason: str) -> str:
    body = {"action": action, "_selected_action": [str(run.id)], "reason": reason}
    return admin.post(LIST, body, follow=True).content.decode()


def _ended(**fields: Any) -> WorkflowRun:
    work = f"test/{uuid.uuid4()}"
    return WorkflowRun.objects.create(
        workflow_type="azure_billing_extraction",
        work=work,
        workflow_id=work,
        progress=progress.queued(),
        end_time=timezone.now(),
        **{"parameters": october(), "status": Status.FAILED} | fields,
    )


def test_runs_are_listed_and_cannot_be_edited(admin: Browser) -> None:
    failure = {"label": "x", "code": "source_unreachable", "detail": "d", "words": None}
    run = _ended(failures=[failure])

    assert "source_unreachable" in admin.get(LIST).content.decode()
    page = reverse("admin:workflows_workflowrun_change", args=[run.id])
    assert admin.get(page).status_code == 200
    assert admin.post(page, {"status": "completed"}).status_code == 403
    assert admin.get(reverse("admin:workflows_workflowrun_add")).status_code == 403
    run.refresh_from_db()
    assert run.status == Status.FAILED


def test_a_cancel_needs_a_reason_and_is_audited(
    admin: Browser, people: People, make_source: MakeSource
) -> None:
    run = services.trigger(
        actor=people.alice,
        workflow_type="azure_billing_extraction",
        parameters=october(source=make_source().name),
    )

    assert "Say why" in _act(admin, "cancel_runs", run, " ")
    run.refresh_from_db()
    assert run.cancel_reason == ""

    assert "asked." in _act(admin, "cancel_runs", run, "wrong month")
    run.refresh_from_db()
    assert run.cancel_reason == "wrong month"
    assert AuditEvent.objects.get(action="workflow.cancel").after == {"reason": "wrong month"}


def test_a_run_is_started_again_with_its_own_parameters(
    admin: Browser, make_source: MakeSource
) -> None:
    parameters = october(source=make_source().name, batch_size=5, subscription_ids=["a"])
    first = _ended(parameters=parameters)

    _act(admin, "run_again", first, "the export is mended")

    second = WorkflowRun.objects.get(status=Status.RUNNING)
    assert second.parameters == parameters
    event = AuditEvent.objects.get(action="workflow.trigger")
    assert event.after is not None
    assert event.after["reason"] == f"again {first.id}: the export is mended"


def test_a_refusal_is_shown_with_its_fix(admin: Browser) -> None:
    run = _ended(parameters=october(source="gone"))

    page = _act(admin, "run_again", run, "try")

    assert "unknown_source" in page
    assert WorkflowRun.objects.count() == 1


def test_who_may_only_look_is_offered_no_action(
    people: People, client: Browser, make_source: MakeSource
) -> None:
    people.bob.is_staff = True
    people.bob.save()
    people.bob.user_permissions.add(Permission.objects.get(codename="view_workflowrun"))
    client.force_login(people.bob)
    run = _ended(parameters=october(source=make_source().name))

    page = _act(client, "run_again", run, "x")

    assert run.work in page
    assert "Run again" not in page
    assert WorkflowRun.objects.count() == 1
