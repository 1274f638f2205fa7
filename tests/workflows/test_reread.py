"""A replay over HTTP and from the admin: Temporal, the real worker, billing's real steps."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse
from rest_framework.test import APIClient

from abi.core.accounts.models import DataScope
from abi.core.accounts.roles import Role
from abi.core.audit.models import AuditEvent
from billing import ingest, reading_rules
from billing.models import Publication, Snapshot, Source
from billing.reading_rules import Rule
from tests.billing.deliveries import row, rows, write_csv
from tests.people import People
from tests.workflows.conftest import signed_in
from tests.workflows.following import ended, eventually
from workflows import runs
from workflows.claims import Month, claim
from workflows.models import WorkflowRun

REPLAY = "/api/v1/billing/quarantine/replay"
LIST = reverse("admin:billing_snapshot_changelist")


@pytest.fixture
def quarantining(tmp_path: Path, worker: None) -> Snapshot:
    """A published month with three lines, of which one has no currency."""
    source = Source.objects.create(name=f"s-{tmp_path.name[-30:]}", kind="files", url="file:///x")
    file = write_csv(tmp_path / "a.csv", [*rows(2), row(3, BillingCurrencyCode="")])
    (delivery,) = ingest.discover_at(file.as_uri(), source)
    loaded = ingest.load(ingest.land(delivery), on_progress=lambda _: None)
    published = ingest.publish(ingest.check(loaded))
    assert published.quarantined == 1
    return Snapshot.objects.get(pk=published.snapshot_id)


def _shown(source: Source) -> Snapshot:
    shown = Publication.objects.filter(source=source).newest().get().snapshot
    assert shown is not None
    return shown


def _ask(browser: APIClient, snapshot: Snapshot, reason: str = "invoiced in euro") -> Any:
    return browser.post(REPLAY, {"snapshot": snapshot.pk, "reason": reason}, format="json")


def test_a_replay_is_a_run_that_publishes_the_same_bytes_anew(
    people: People, quarantining: Snapshot
) -> None:
    alice = signed_in(people.alice)
    source = quarantining.source
    rule = Rule("currency", "", "EUR")
    reading_rules.add(source.name, rule, actor=people.alice, reason="as agreed")
    answer = _ask(alice, quarantining)
    assert answer.status_code == 202, answer.content
    run = ended(alice, answer.json())
    assert (run["status"], run["records_processed"], run["error"]) == ("completed", 3, None)
    assert run["progress"]["stage"] == "finished"
    assert run["progress"]["deliveries_done"] == 1
    shown = _shown(source)
    assert (shown.loaded, shown.quarantined) == (3, 0)
    assert shown.totals["billed_cost"].keys() == {"EUR", "USD"}
    event = AuditEvent.objects.get(action="snapshot.replayed")
    assert (event.actor, event.before) == ("alice", {"snapshot": quarantining.pk})
    assert event.after is not None
    assert (event.after["snapshot"], event.after["reason"]) == (shown.pk, "invoiced in euro")


def test_a_replay_that_fails_says_why_and_changes_nothing(
    people: People, quarantining: Snapshot
) -> None:
    alice = signed_in(people.alice)
    rule = Rule("decimal_comma", "cost")
    reading_rules.add(quarantining.source.name, rule, actor=people.alice, reason="mistaken")
    run = ended(alice, _ask(alice, quarantining).json())
    assert (run["status"], run["error"]["code"]) == ("failed", "empty_delivery")
    assert _shown(quarantining.source) == quarantining
    assert not AuditEvent.objects.filter(action="snapshot.replayed").exists()


def test_a_replay_waits_while_another_run_has_the_month(
    people: People, quarantining: Snapshot
) -> None:
    alice = signed_in(people.alice)
    order = runs.Order("azure_billing_extraction", "other work", {}, "other")
    other = runs.requested(order)
    month = Month(quarantining.source.name, "actual", quarantining.billing_period)
    assert claim(str(other.id), month)
    asked = _ask(alice, quarantining).json()
    eventually(lambda: runs.find(asked["id"]).temporal_run_id)
    assert runs.find(asked["id"]).status == "running"
    WorkflowRun.objects.filter(pk=other.pk).update(status="failed")
    assert ended(alice, asked)["status"] == "completed"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"snapshot": 10**9, "reason": "x"}, 404, "unknown_snapshot"),
        ({"snapshot": 0, "reason": "x"}, 400, "validation_failed"),
        ({"snapshot": 1}, 400, "validation_failed"),
    ],
)
def test_what_cannot_be_replayed_is_refused_at_once(
    people: People, queue: str, body: dict[str, object], status: int, code: str
) -> None:
    answer = signed_in(people.alice).post(REPLAY, body, format="json")
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not WorkflowRun.objects.exists()


def test_the_role_and_sight_of_everything_are_both_needed(people: People, queue: str) -> None:
    body = {"snapshot": 1, "reason": "x"}
    people.bob.roles = [Role.OPERATOR]
    people.bob.save()
    refused = signed_in(people.bob).post(REPLAY, body, format="json")
    assert (refused.status_code, refused.json()["code"]) == (403, "needs_full_sight")
    DataScope.objects.create(user=people.charlie, everything=True)
    assert signed_in(people.charlie).post(REPLAY, body, format="json").status_code == 403


def test_the_admin_asks_for_a_reason_and_starts_the_same_run(
    people: People, client: Browser, quarantining: Snapshot
) -> None:
    client.force_login(people.alice)
    body = {"action": "read_again", "_selected_action": [str(quarantining.pk)]}
    assert "Say why" in client.post(LIST, body, follow=True).content.decode()
    assert not WorkflowRun.objects.exists()
    assert "asked." in client.post(LIST, body | {"reason": "look"}, follow=True).content.decode()
    run = WorkflowRun.objects.get()
    assert run.parameters == {"snapshot": quarantining.pk, "reason": "look"}
    done = ended(signed_in(people.alice), {"id": str(run.id)})
    assert done["status"] == "completed"
    assert _shown(quarantining.source) == quarantining  # the same rules: no change
    DataScope.objects.filter(user=people.alice).delete()
    assert client.post(LIST, body | {"reason": "look"}).status_code == 403
    assert WorkflowRun.objects.count() == 1
