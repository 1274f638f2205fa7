"""Cancelling a run over HTTP."""

import uuid
from datetime import UTC, datetime

import pytest
from django.utils import timezone
from pytest_django import Settings
from rest_framework.test import APIClient

from abi.core.audit.models import AuditEvent
from tests.workflows.asking import closed_port, record
from tests.workflows.conftest import MakeSource
from tests.workflows.following import RUNS, trigger
from workflows.models import Status, WorkflowRun

pytestmark = [pytest.mark.usefixtures("queue"), pytest.mark.django_db]


def test_without_temporal_a_cancel_says_so_and_may_be_asked_again(
    alice: APIClient, settings: Settings
) -> None:
    run = record()
    settings.TEMPORAL_ADDRESS = f"127.0.0.1:{closed_port()}"

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
    running, ended = record(), record(status=Status.COMPLETED, end_time=timezone.now())

    assert alice.post(f"{RUNS}{running.id}/cancel", {"reason": " "}).status_code == 400
    answer = alice.post(f"{RUNS}{ended.id}/cancel", {"reason": "x"})

    assert (answer.status_code, answer.json()["code"]) == (409, "not_cancellable")
    assert not WorkflowRun.objects.exclude(cancel_reason="").exists()
    assert not AuditEvent.objects.exists()


def test_cancelling_a_run_that_temporal_does_not_know_marks_it_lost(alice: APIClient) -> None:
    run = record(start_time=datetime(2026, 10, 1, tzinfo=UTC))

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
