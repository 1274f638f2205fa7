"""`/api/v1/billing/reading-rules`, and rules and quarantined lines in the admin."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client as Browser
from rest_framework.test import APIClient

from abi.core.accounts.models import DataScope, User
from abi.core.accounts.roles import Role
from abi.core.audit.models import AuditEvent
from billing.models import ReadingRule, Source
from tests.billing.conftest import Ingest
from tests.billing.deliveries import row, write_csv
from tests.people import People

URL = "/api/v1/billing/reading-rules"
RULE = {"source": "s", "kind": "decimal_comma", "column": "cost", "reason": "German export"}


def _api(user: User) -> APIClient:
    api = APIClient()
    api.force_login(user)
    return api


def test_a_rule_is_said_listed_and_taken_back(people: People, source: Source) -> None:
    api = _api(people.alice)
    made = api.post(URL, RULE, format="json")
    assert made.status_code == 201
    shown = made.json()
    assert shown.pop("created_at")
    assert shown == RULE | {"id": shown["id"], "value": "", "created_by": "alice"}
    assert [each["id"] for each in api.get(URL).json()["items"]] == [shown["id"]]
    assert api.delete(f"{URL}/{shown['id']}").status_code == 400
    assert api.delete(f"{URL}/{shown['id']}?reason=sorry").status_code == 204
    assert api.get(URL).json() == {"items": []}
    events = AuditEvent.objects.order_by("number").values_list("action", flat=True)
    assert list(events) == ["readingrule.added", "readingrule.deleted"]
    assert api.delete(f"{URL}/{shown['id']}?reason=x").json()["code"] == "unknown_reading_rule"


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"source": "nobody"}, 404, "unknown_source"),
        ({"column": "product"}, 400, "reading_rule_invalid"),
        ({"kind": "guess"}, 400, "validation_failed"),
        ({"reason": ""}, 400, "validation_failed"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(
    people: People, source: Source, changes: dict[str, Any], status: int, code: str
) -> None:
    answer = _api(people.alice).post(URL, RULE | changes, format="json")
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not ReadingRule.objects.exists()


def test_role_and_sight_are_both_needed(people: People, source: Source) -> None:
    people.bob.roles = [Role.OPERATOR]
    people.bob.save()
    DataScope.objects.create(user=people.charlie, everything=True)
    for user in (people.bob, people.charlie):
        api = _api(user)
        answers = (
            api.get(URL),
            api.post(URL, RULE, format="json"),
            api.delete(f"{URL}/1?reason=x"),
        )
        assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert not ReadingRule.objects.exists()


def test_the_admin_says_rules_and_never_changes_them(
    people: People, source: Source, client: Browser
) -> None:
    client.force_login(people.alice)
    add = "/admin/billing/readingrule/add/"
    body = {"source": source.pk, "kind": "currency", "value": "EUR", "reason": "as agreed"}
    assert "wants" in client.post(add, body | {"value": "euro"}).content.decode()
    assert client.post(add, body).status_code == 302
    rule = ReadingRule.objects.get()
    assert (rule.kind, rule.value, rule.created_by) == ("currency", "EUR", "alice")
    assert AuditEvent.objects.get(action="readingrule.added").actor == "alice"
    change = f"/admin/billing/readingrule/{rule.pk}/change/"
    assert client.post(change, body | {"value": "CNY"}).status_code == 403
    assert (
        client.post(f"/admin/billing/readingrule/{rule.pk}/delete/", {"post": "yes"}).status_code
        == 302
    )
    assert AuditEvent.objects.filter(action="readingrule.deleted").count() == 1


def test_quarantined_lines_are_read_in_the_admin_by_who_sees_everything(
    people: People, ingested: Ingest, tmp_path: Path, client: Browser
) -> None:
    bad = [row(number, Date=f"<b>{number}</b>") for number in range(2, 62)]
    snapshot = ingested(write_csv(tmp_path / "a.csv", [row(1), *bad])).snapshot_id
    client.force_login(people.alice)
    page = f"/admin/billing/snapshot/{snapshot}/quarantine/"
    assert page in client.get("/admin/billing/snapshot/").content.decode()
    first = client.get(page).content.decode()
    assert "not_a_date" in first
    assert "&lt;b&gt;2&lt;/b&gt;" in first
    assert "<b>2</b>" not in first
    more = first.split('<a href="?rule=')[-1].split('"')[0].replace("&amp;", "&")
    second = client.get(f"{page}?rule={more}").content.decode()
    assert "&lt;b&gt;61&lt;/b&gt;" in second
    assert "&lt;b&gt;2&lt;/b&gt;" not in second
    assert client.get("/admin/billing/snapshot/999999/quarantine/").status_code == 404
    DataScope.objects.filter(user=people.alice).delete()
    assert client.get(page).status_code == 403
