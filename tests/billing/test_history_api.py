"""`/api/v1/billing/snapshots` and `publications/undo`: what was shown when, and the way back."""

from pathlib import Path
from typing import Any

import pytest
from rest_framework.test import APIClient

from abi.core.accounts.models import User
from abi.core.accounts.roles import Role
from abi.core.audit.models import AuditEvent
from billing.models import Publication, Snapshot
from tests.billing.conftest import Ingest
from tests.billing.deliveries import cost_of, row, rows, write_csv
from tests.people import People

SNAPSHOTS = "/api/v1/billing/snapshots"
UNDO = "/api/v1/billing/publications/undo"
MONTH = {"source": "s", "dataset": "actual", "billing_period": "2023-09-01"}
ASKED = MONTH | {"reason": "restated by mistake"}


def _as(user: User) -> APIClient:
    api = APIClient()
    api.force_login(user)
    return api


def _undo(user: User, **changes: str) -> Any:
    return _as(user).post(UNDO, ASKED | changes, format="json")


def _moments() -> list[str]:
    published = Publication.objects.order_by("id").values_list("published_at", flat=True)
    return [moment.isoformat().replace("+00:00", "Z") for moment in published]


def _items(user: User, **asked: Any) -> Any:
    return _as(user).get(SNAPSHOTS, asked).json()["items"]


def test_snapshots_say_what_was_shown_from_when_to_when(
    people: People, ingested: Ingest, tmp_path: Path
) -> None:
    bad = row(3, Date="2/30/2023")
    first = ingested(write_csv(tmp_path / "a.csv", [*rows(2), bad]))
    second = ingested(write_csv(tmp_path / "b.csv", rows(4)))
    newest, oldest = _items(people.alice)
    one, two = _moments()
    created = Snapshot.objects.get(pk=first.snapshot_id).created_at
    assert oldest == MONTH | {
        "snapshot_id": first.snapshot_id,
        "status": "superseded",
        "error_code": "",
        "created_at": created.isoformat().replace("+00:00", "Z"),
        "published_at": one,
        "superseded_at": two,
        "is_current": False,
        "delivered": 3,
        "loaded": 2,
        "quarantined": 1,
        "totals": {
            "billed_cost": {"USD": cost_of(rows(2))},
            "effective_cost": {},
            "quarantined_cost": {"USD": cost_of([bad])},
        },
    }
    assert newest["snapshot_id"] == second.snapshot_id
    assert (newest["published_at"], newest["superseded_at"]) == (two, None)
    assert (newest["status"], newest["is_current"]) == ("published", True)
    assert newest["totals"]["billed_cost"] == {"USD": cost_of(rows(4))}


def test_a_load_that_was_never_published_is_listed_and_never_current(
    people: People, ingested: Ingest, tmp_path: Path
) -> None:
    first = ingested(write_csv(tmp_path / "a.csv", rows(2)))
    failed = Snapshot.objects.get(pk=first.snapshot_id)
    failed.pk, failed.query_id, failed.status, failed.totals = None, "other", "failed", {}
    failed.save()
    newest, oldest = _items(people.alice)
    assert (newest["status"], newest["published_at"]) == ("failed", None)
    assert (newest["superseded_at"], newest["is_current"]) == (None, False)
    assert newest["totals"] == {"billed_cost": {}, "effective_cost": {}, "quarantined_cost": {}}
    assert oldest["is_current"]


def test_snapshots_are_filtered_and_come_page_by_page(
    people: People, ingested: Ingest, tmp_path: Path
) -> None:
    ids = [ingested(write_csv(tmp_path / f"{n}.csv", rows(n))).snapshot_id for n in range(1, 4)]
    api = _as(people.alice)
    page = api.get(SNAPSHOTS, MONTH | {"limit": 2}).json()
    assert [item["snapshot_id"] for item in page["items"]] == [ids[2], ids[1]]
    rest = api.get(SNAPSHOTS, MONTH | {"limit": 2, "cursor": page["next_cursor"]}).json()
    assert [item["snapshot_id"] for item in rest["items"]] == [ids[0]]
    assert rest["next_cursor"] is None
    for other in ({"source": "t"}, {"dataset": "amortized"}, {"billing_period": "2023-10-01"}):
        assert _items(people.alice, **other) == []
    for bad in ({"billing_period": "2023-09-02"}, {"dataset": "x"}, {"cursor": "x"}):
        assert api.get(SNAPSHOTS, bad).status_code == 400


def test_totals_are_only_for_people_who_see_everything(
    people: People, ingested: Ingest, tmp_path: Path
) -> None:
    ingested(write_csv(tmp_path / "a.csv", rows(2)))
    ingested(write_csv(tmp_path / "b.csv", rows(3)))
    people.bob.roles = [Role.FINOPS]
    people.bob.save()
    listed = _as(people.bob).get(SNAPSHOTS)
    assert [item["totals"] for item in listed.json()["items"]] == [None, None]
    undone = _undo(people.bob)
    assert (undone.status_code, undone.json()["totals"]) == (200, None)
    for answer in (listed, undone):
        assert cost_of(rows(2)) not in answer.content.decode()


def test_undo_shows_the_month_before_and_is_on_record_with_its_reason(
    people: People, ingested: Ingest, tmp_path: Path
) -> None:
    first = ingested(write_csv(tmp_path / "a.csv", rows(2)))
    second = ingested(write_csv(tmp_path / "b.csv", rows(3)))
    answer = _undo(people.alice)
    assert answer.status_code == 200
    shown = answer.json()
    _, two, three = _moments()
    assert (shown["snapshot_id"], shown["loaded"]) == (first.snapshot_id, 2)
    assert (shown["published_at"], shown["superseded_at"]) == (three, None)
    assert (shown["status"], shown["is_current"]) == ("published", True)
    newest, oldest = _items(people.alice)
    assert oldest == shown
    assert (newest["snapshot_id"], newest["is_current"]) == (second.snapshot_id, False)
    assert (newest["published_at"], newest["superseded_at"]) == (two, three)
    event = AuditEvent.objects.get(action="publication.undone")
    assert (event.actor, event.target) == ("alice", "s actual 2023-09")
    assert event.before == {"snapshot": second.snapshot_id}
    assert event.after == {"snapshot": first.snapshot_id, "reason": "restated by mistake"}


@pytest.mark.parametrize(
    ("who", "changes", "status", "code"),
    [
        ("bob", {}, 403, "permission_denied"),
        ("charlie", {}, 403, "permission_denied"),
        ("alice", {"reason": ""}, 400, "validation_failed"),
        ("alice", {"billing_period": "2023-09-30"}, 400, "validation_failed"),
        ("alice", {"dataset": "other"}, 400, "validation_failed"),
        ("alice", {"source": "nobody"}, 404, "never_published"),
        ("alice", {"billing_period": "2023-08-01"}, 404, "never_published"),
        ("alice", {"dataset": "amortized"}, 404, "never_published"),
    ],
)
def test_a_refused_undo_changes_nothing(
    people: People, ingested: Ingest, tmp_path: Path, who: str, changes: dict[str, str],
    status: int, code: str,
) -> None:  # fmt: skip
    ingested(write_csv(tmp_path / "a.csv", rows(2)))
    ingested(write_csv(tmp_path / "b.csv", rows(3)))
    before = _items(people.alice)
    refused = _undo(getattr(people, who), **changes)
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert _items(people.alice) == before
    assert Publication.objects.count() == 2
    assert not AuditEvent.objects.exists()


def test_there_is_nothing_to_undo_before_the_first_publication(
    people: People, ingested: Ingest, tmp_path: Path
) -> None:
    ingested(write_csv(tmp_path / "a.csv", rows(2)))
    refused = _undo(people.alice)
    assert (refused.status_code, refused.json()["code"]) == (409, "nothing_to_undo")
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert Publication.objects.count() == 1
    assert not AuditEvent.objects.exists()
