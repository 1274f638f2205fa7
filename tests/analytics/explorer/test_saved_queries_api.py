"""/api/v1/analytics/sql/queries: kept, shared, changed and deleted by those who may."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from abi.core.audit.models import AuditEvent
from analytics.models import SavedQuery
from tests.analytics.explorer.conftest import Sql, rows
from tests.people import People

PATH = "/api/v1/analytics/sql/queries"
MINE: dict[str, Any] = {
    "name": "成本 / by service",
    "about": "'; DROP TABLE x; --",
    "query": "SELECT sum(billed_cost) FROM daily_cost WHERE service = {service:String}",
    "parameters": [{"name": "service", "type": "String", "default": " Storage ", "about": ""}],
    "is_shared": False,
}


def as_(person: Any) -> APIClient:
    browser = APIClient()
    browser.force_login(person)
    return browser


def names(person: Any) -> list[str]:
    return [each["name"] for each in as_(person).get(PATH).json()["items"]]


def test_a_query_is_kept_as_it_was_typed(analysts: People) -> None:
    made = as_(analysts.bob).post(PATH, MINE, format="json")
    assert made.status_code == 201
    told = as_(analysts.bob).get(f"{PATH}/{made.json()['id']}").json()
    assert {name: told[name] for name in MINE} == MINE
    assert (told["owner"], told["is_mine"]) == ("bob", True)
    event = AuditEvent.objects.get(action="sql.query_saved")
    assert (event.actor, _after(event)["query"]) == ("bob", MINE["query"])


def test_one_that_is_not_shared_is_nobody_elses(analysts: People) -> None:
    made = as_(analysts.bob).post(PATH, MINE, format="json").json()
    address = f"{PATH}/{made['id']}"
    assert (names(analysts.bob), names(analysts.alice)) == ([MINE["name"]], [])
    for method in ("get", "put", "delete"):
        answer = getattr(as_(analysts.alice), method)(address, MINE, format="json")
        assert (answer.status_code, answer.json()["code"]) == (404, "no_such_saved_query")
    assert SavedQuery.objects.get().owner == analysts.bob


def test_sharing_shows_nobody_more_than_they_see(analysts: People, october: int, sql: Sql) -> None:
    shared = MINE | {"is_shared": True}
    made = as_(analysts.alice).post(PATH, shared, format="json").json()
    told = as_(analysts.bob).get(f"{PATH}/{made['id']}").json()
    assert told["is_mine"] is False
    values = {"service": "Storage"}
    assert rows(sql(analysts.alice, told["query"], parameters=values)) == [["122.1"]]
    assert rows(sql(analysts.bob, told["query"], parameters=values)) == [["22.1"]]
    for method in ("put", "delete"):
        answer = getattr(as_(analysts.bob), method)(f"{PATH}/{made['id']}", MINE, format="json")
        assert (answer.status_code, answer.json()["code"]) == (403, "not_your_saved_query")
    assert SavedQuery.objects.get().is_shared


def test_its_owner_changes_and_deletes_it(analysts: People) -> None:
    made = as_(analysts.bob).post(PATH, MINE, format="json").json()
    changed = MINE | {"name": "other", "query": "SELECT 2", "parameters": []}
    told = as_(analysts.bob).put(f"{PATH}/{made['id']}", changed, format="json").json()
    assert {name: told[name] for name in changed} == changed
    assert as_(analysts.bob).delete(f"{PATH}/{made['id']}").status_code == 204
    assert not SavedQuery.objects.exists()
    actions = ["sql.query_saved", "sql.query_changed", "sql.query_deleted"]
    assert list(AuditEvent.objects.order_by("number").values_list("action", flat=True)) == actions


def test_a_name_is_there_once_for_each_person(analysts: People) -> None:
    assert as_(analysts.bob).post(PATH, MINE, format="json").status_code == 201
    again = as_(analysts.bob).post(PATH, MINE, format="json")
    assert (again.status_code, again.json()["code"]) == (409, "saved_query_name_taken")
    assert as_(analysts.alice).post(PATH, MINE, format="json").status_code == 201


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"query": ""},
        {"query": "SELECT '\0'"},
        {"parameters": [{"name": "a b", "type": "String"}]},
        {"parameters": [{"name": "a", "type": "String; DROP"}]},
        {"parameters": [{"name": "a", "type": "String"}, {"name": "a", "type": "Date"}]},
        {"owner": 1},
    ],
)
def test_what_is_no_query_is_not_kept(analysts: People, wrong: Any) -> None:
    assert as_(analysts.bob).post(PATH, MINE | wrong, format="json").status_code == 400
    assert not SavedQuery.objects.exists()


def _after(event: AuditEvent) -> dict[str, Any]:
    assert event.after is not None
    after: dict[str, Any] = event.after
    return after
