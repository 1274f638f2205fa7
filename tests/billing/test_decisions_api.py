"""Withdraw, undo, confirm, accept, sign, list: who may, and what a refusal leaves alone."""

from pathlib import Path
from typing import Any

import pytest
from rest_framework.test import APIClient

from abi.core.accounts.models import User
from abi.core.accounts.roles import Role
from abi.core.audit.models import AuditEvent
from abi.core.errors import AppError
from billing.models import Alarm, Publication, RestatementEvent, Snapshot, Source, StatedTotal
from tests.billing.closing import closed, signed
from tests.billing.conftest import PERIOD, Ingest
from tests.billing.deliveries import cost_of, row, rows, write_csv
from tests.people import People

pytestmark = pytest.mark.django_db

BASE = "/api/v1/billing/"
MONTH = {"source": "s", "dataset": "actual", "billing_period": "2023-09-01"}
PERIOD_OF_S = {"source": "s", "billing_period": "2023-09-01"}


def _as(user: User) -> APIClient:
    api = APIClient()
    api.force_login(user)
    return api


def _post(user: User, path: str, **body: Any) -> Any:
    return _as(user).post(BASE + path, body, format="json")


def _get(user: User, path: str, **asked: Any) -> Any:
    return _as(user).get(BASE + path, asked).json()


@pytest.fixture
def two(tmp_path: Path, ingested: Ingest) -> list[int]:
    return [ingested(write_csv(tmp_path / f"{n}.csv", rows(n))).snapshot_id for n in (2, 3)]


@pytest.fixture
def bob(people: People) -> User:
    """Runs workflows and sees two subscriptions, none of them here."""
    people.bob.roles = [Role.FINOPS]
    people.bob.save()
    return people.bob


def _state() -> list[Any]:
    models = (Publication, RestatementEvent, AuditEvent)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_undo_called_twice_with_what_was_seen_goes_one_step_back(
    people: People, two: list[int]
) -> None:
    asked = MONTH | {"reason": "wrong", "expected_snapshot": two[1]}
    assert _post(people.alice, "publications/undo", **asked).json()["snapshot_id"] == two[0]
    before = _state()
    again = _post(people.alice, "publications/undo", **asked)
    assert (again.status_code, again.json()["code"]) == (409, "month_moved")
    assert _state() == before


def test_a_month_is_withdrawn_with_a_reason_by_whom_it_is_on_record(
    bob: User, two: list[int]
) -> None:
    asked = MONTH | {"reason": "belongs to another source", "expected_snapshot": two[1]}
    answer = _post(bob, "publications/withdraw", **asked)
    assert (answer.status_code, answer.json()["snapshot_id"]) == (200, two[1])
    assert (answer.json()["is_current"], answer.json()["totals"]) == (False, None)
    event = AuditEvent.objects.get(action="publication.withdrawn")
    assert (event.actor, event.after) == ("bob", {"reason": "belongs to another source"})
    again = _post(bob, "publications/withdraw", **MONTH, reason="x")
    assert (again.status_code, again.json()["code"]) == (409, "nothing_to_withdraw")


@pytest.mark.parametrize(
    ("who", "changes", "status", "code"),
    [
        ("charlie", {}, 403, "permission_denied"),
        ("bob", {"reason": ""}, 400, "validation_failed"),
        ("bob", {"source": "nobody"}, 404, "never_published"),
        ("bob", {"expected_snapshot": 1}, 409, "month_moved"),
    ],
)
def test_a_refused_withdrawal_changes_nothing(
    people: People, bob: User, two: list[int], who: str, changes: dict[str, Any],
    status: int, code: str,
) -> None:  # fmt: skip
    before = _state()
    body = MONTH | {"reason": "x"} | changes
    refused = _post(getattr(people, who), "publications/withdraw", **body)
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert _state() == before


def test_periods_are_locked_opened_and_listed(people: People, bob: User, two: list[int]) -> None:
    (found,) = _get(bob, "periods")["items"]
    assert (found["state"], found["severity"], found["lock"]) == ("provisional", None, None)
    early = _post(bob, "periods/lock", **PERIOD_OF_S, note="x")
    assert (early.status_code, early.json()["code"]) == (404, "unknown_period")
    ran = _post(bob, "ledger/run", **PERIOD_OF_S)
    assert (ran.status_code, ran.json()["state"], ran.json()["severity"]) == (200, "final", "ok")
    event = AuditEvent.objects.latest("number")
    assert (event.actor, event.action, event.target) == ("bob", "ledger.run", "s 2023-09")
    assert event.after == {"severity": "ok", "snapshots": [two[1]]}
    locked = _post(bob, "periods/lock", **PERIOD_OF_S, note="as invoiced").json()
    assert (locked["state"], locked["datasets"]) == ("locked", ["actual"])
    assert (locked["lock"]["person"], locked["lock"]["note"]) == ("bob", "as invoiced")
    assert locked["lock"]["snapshots"] == [two[1]]
    before = _state()
    undone = _post(people.alice, "publications/undo", **MONTH, reason="x")
    assert (undone.status_code, undone.json()["code"]) == (409, "period_locked")
    assert _post(bob, "periods/unlock", **PERIOD_OF_S, note="x").status_code == 403
    assert _state() == before
    opened = _post(people.alice, "periods/unlock", **PERIOD_OF_S, note="correction").json()
    assert (opened["state"], opened["lock"]) == ("final", None)
    assert _get(bob, "periods", billing_period="2023-10-01")["items"] == []
    assert _get(bob, "periods", source="t")["items"] == []


def test_who_signed_does_not_open_even_as_an_administrator(people: People, two: list[int]) -> None:
    closed()
    assert _post(people.alice, "periods/lock", **PERIOD_OF_S, note="x").status_code == 200
    before = _state()
    refused = _post(people.alice, "periods/unlock", **PERIOD_OF_S, note="x")
    assert (refused.status_code, refused.json()["code"]) == (403, "needs_second_person")
    assert _state() == before


def test_a_held_delivery_is_accepted_over_http_and_listed_as_a_restatement(
    people: People, bob: User, two: list[int], tmp_path: Path, ingested: Ingest
) -> None:
    signed(people)
    with pytest.raises(AppError, match="period_locked"):
        ingested(write_csv(tmp_path / "4.csv", rows(4)))
    held = Snapshot.objects.latest("id").pk
    before = _state()
    assert _post(bob, "publications/accept", snapshot_id=held, reason="x").status_code == 403
    assert _state() == before
    shown = _post(people.alice, "publications/accept", snapshot_id=held, reason="credit note")
    assert (shown.status_code, shown.json()["is_current"]) == (200, True)
    (event,) = _get(people.alice, "restatements")["items"]
    assert (event["old_snapshot"], event["new_snapshot"]) == (two[1], held)
    assert (event["was_locked"], event["accepted_by"]) == (True, "alice")
    assert event["sums"]["billed_cost"]["USD"] == {
        "old": cost_of(rows(3)),
        "new": cost_of(rows(4)),
        "difference": cost_of([row(4)]),
    }
    (narrow,) = _get(bob, "restatements", **PERIOD_OF_S)["items"]
    assert narrow == event | {"sums": None}


def test_an_empty_delivery_is_confirmed_over_http(
    bob: User, two: list[int], tmp_path: Path, ingested: Ingest
) -> None:
    bad = write_csv(tmp_path / "bad.csv", [row(1, CostInBillingCurrency="nothing")])
    with pytest.raises(AppError, match="empty_delivery"):
        ingested(bad)
    before = _state()
    wrong = _post(bob, "publications/confirm-empty", snapshot_id=two[0], reason="x")
    assert (wrong.status_code, wrong.json()["code"]) == (409, "snapshot_not_held")
    assert _state() == before
    held = Snapshot.objects.latest("id").pk
    shown = _post(bob, "publications/confirm-empty", snapshot_id=held, reason="closed down")
    assert (shown.status_code, shown.json()["loaded"]) == (200, 0)
    assert AuditEvent.objects.get(action="publication.emptied").actor == "bob"


def test_a_ledger_tells_sums_only_to_people_who_see_everything(
    people: People, bob: User, two: list[int]
) -> None:
    StatedTotal.objects.create(
        source=Source.objects.get(), billing_period=PERIOD, kind="invoice", currency="USD",
        amount="1000", stated_at="2023-10-06T00:00:00Z",
    )  # fmt: skip
    wide = _get(people.alice, "ledger", **PERIOD_OF_S)
    (dataset,) = wide["datasets"]
    assert [each["stage"] for each in dataset["stages"]] == [
        "manifest", "landed", "loaded", "rollup", "invoice",
    ]  # fmt: skip
    assert dataset["stages"][2]["amounts"] == {"USD": cost_of(rows(3))}
    (difference,) = dataset["differences"]
    assert difference["unexplained"].keys() == {"USD"}
    assert (difference["severity"], wide["severity"]) == ("red", "red")
    answer = _as(bob).get(BASE + "ledger", PERIOD_OF_S)
    narrow = answer.json()["datasets"][0]
    assert [each["lines"] for each in narrow["stages"]] == [None, 3, 3, 3, None]
    assert {each["amounts"] for each in narrow["stages"]} == {None}
    assert narrow["differences"][0]["unexplained"] is None
    assert cost_of(rows(3)) not in answer.content.decode()
    assert "1000" not in answer.content.decode()
    unknown = _as(bob).get(BASE + "ledger", PERIOD_OF_S | {"source": "nobody"})
    assert (unknown.status_code, unknown.json()["code"]) == (404, "unknown_period")


def test_alarms_are_listed_page_by_page_and_tell_facts_only_to_who_sees_everything(
    people: People, bob: User, two: list[int]
) -> None:
    source = Source.objects.get()
    StatedTotal.objects.create(
        source=source, billing_period=PERIOD, kind="invoice", currency="USD", amount="1000",
        stated_at="2023-10-06T00:00:00Z",
    )  # fmt: skip
    _post(bob, "ledger/run", **PERIOD_OF_S)
    Alarm.objects.create(
        kind="late_delivery", source=source, opened_at="2023-09-05T00:00:00Z",
        last_seen_at="2023-09-06T00:00:00Z", resolved_at="2023-09-06T00:00:00Z",
    )  # fmt: skip
    late, difference = _get(people.alice, "alarms")["items"]
    assert (late["kind"], difference["kind"]) == ("late_delivery", "unexplained_difference")
    assert difference["facts"]["differences"][0]["to"] == "invoice"
    assert [each["kind"] for each in _get(bob, "alarms", state="open")["items"]] == [
        "unexplained_difference"
    ]
    assert [each["facts"] for each in _get(bob, "alarms")["items"]] == [None, None]
    page = _get(bob, "alarms", limit=1)
    rest = _get(bob, "alarms", limit=1, cursor=page["next_cursor"])
    assert [each["kind"] for each in rest["items"]] == ["unexplained_difference"]
    other = _as(bob).get(BASE + "restatements", {"cursor": page["next_cursor"]})
    assert other.status_code == 400
