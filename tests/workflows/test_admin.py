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
    given = {
        "workflow_type": "azure_billing_extraction",
        "work": work,
        "parameters": october(),
        "status": Status.FAILED,
        "progress": progress.queued(),
        "end_time": timezone.now(),
    }
    return WorkflowRun.objects.create(workflow_id=work, **given | fields)


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

    assert run.work.removeprefix("test/") in page
    assert "Run again" not in page
    assert WorkflowRun.objects.count() == 1


def _page_of(run: WorkflowRun) -> str:
    return reverse("admin:workflows_workflowrun_change", args=[run.id])


def _do(browser: Browser, run: WorkflowRun, act: str, reason: str = "because") -> Any:
    address = reverse("admin:workflows_workflowrun_act", args=[run.id])
    return browser.post(address, {"act": act, "reason": reason}, follow=True)


def _is_paused(run: WorkflowRun) -> bool:
    run.refresh_from_db()
    return bool(run.progress.get("paused"))


def _backfill(**fields: Any) -> WorkflowRun:
    months = progress.planned(progress.queued(), ["ea 2026-09", "ea 2026-10"])
    failed = {"state": "failed", "code": "azure_throttled"}
    return _ended(
        workflow_type="azure_billing_backfill",
        progress=progress.month(months, "ea 2026-10", failed),
        parameters={
            "from_month": "2026-09", "to_month": "2026-10", "sources": ["ea"], "dry_run": False
        },
        **fields,
    )  # fmt: skip


def test_a_runs_page_tells_its_parameters_steps_and_error_with_the_fix(admin: Browser) -> None:
    words = {"cause": {"en": "It is <away>.", "zh": "x"}, "fix": {"en": "Call it.", "zh": "y"}}
    failure = {"label": "x", "code": "source_unreachable", "detail": "d", "words": words}
    loaded = progress.loaded(progress.found(progress.queued(), {"ea 2026-10": 40}), "ea 2026-10", 7)
    run = _ended(failures=[failure], progress=loaded, parameters=october(source="ea"))

    page = admin.get(_page_of(run)).content.decode()

    for text in ("It is &lt;away&gt;.", "Call it.", "source_unreachable", "2026-10-31"):
        assert text in page
    assert '<th scope="row">ea 2026-10</th><td>40</td><td>7</td><td>no</td>' in page
    assert 'value="again"' in page
    assert 'value="cancel"' not in page


def test_the_months_of_a_backfill_and_a_retry_of_what_failed(
    admin: Browser, make_source: MakeSource
) -> None:
    name = make_source().name
    run = _backfill()
    run.parameters["sources"] = [name]
    run.save()
    page = admin.get(_page_of(run)).content.decode()
    assert "azure_throttled" in page
    assert "1 of 2 months" in page

    answer = _do(admin, run, "retry_failed")

    second = WorkflowRun.objects.get(status=Status.RUNNING)
    assert answer.redirect_chain == [(_page_of(second), 302)]
    event = AuditEvent.objects.get(action="workflow.trigger")
    assert event.after is not None
    assert event.after["reason"] == f"retry failed of {run.id}: because"
    assert event.actor == "alice"


def test_a_backfill_is_paused_and_resumed_with_a_reason(
    admin: Browser, people: People, make_source: MakeSource
) -> None:
    run = services.trigger(
        actor=people.alice,
        workflow_type="azure_billing_backfill",
        parameters={
            "from_month": "2026-10", "to_month": "2026-10", "sources": [make_source().name]
        },
    )  # fmt: skip

    assert "Say why" in _do(admin, run, "pause", " ").content.decode()
    assert not _is_paused(run)
    page = _do(admin, run, "pause").content.decode()
    assert _is_paused(run)
    assert ('value="resume"' in page, 'value="pause"' in page) == (True, False)
    _do(admin, run, "resume")
    assert not _is_paused(run)
    events = AuditEvent.objects.filter(action__in=("workflow.pause", "workflow.resume"))
    assert [(event.action, event.after) for event in events.order_by("number")] == [
        ("workflow.pause", {"reason": "because"}),
        ("workflow.resume", {"reason": "because"}),
    ]


def test_what_is_not_possible_is_refused_with_its_fix(admin: Browser) -> None:
    run = _ended()
    assert "not_pausable" in _do(admin, run, "pause").content.decode()
    assert "not_cancellable" in _do(admin, run, "cancel").content.decode()
    assert _do(admin, run, "delete").status_code == 200
    run.refresh_from_db()
    assert run.status == Status.FAILED
    assert admin.get(reverse("admin:workflows_workflowrun_act", args=[run.id])).status_code == 405


def test_who_may_only_look_steers_nothing(people: People, client: Browser) -> None:
    people.bob.is_staff = True
    people.bob.save()
    people.bob.user_permissions.add(Permission.objects.get(codename="view_workflowrun"))
    client.force_login(people.bob)
    run = _ended()
    page = client.get(_page_of(run))
    assert page.status_code == 200
    assert '<button type="submit" name="act"' not in page.content.decode()
    assert _do(client, run, "again").status_code == 403
    assert WorkflowRun.objects.count() == 1


@pytest.mark.parametrize("query", ["q=made", "status__exact=failed&q=made", "q=alice"])
def test_runs_are_found(admin: Browser, people: People, query: str) -> None:
    _ended(work="x/made", requested_by=people.alice)
    _ended(status=Status.COMPLETED)
    page = admin.get(f"{LIST}?{query}").content.decode()
    assert "1 result" in page


def test_a_run_of_a_type_of_a_version_before_is_shown(admin: Browser) -> None:
    run = _ended(workflow_type="gone")
    assert admin.get(_page_of(run)).status_code == 200
    assert "gone" in admin.get(LIST).content.decode()
