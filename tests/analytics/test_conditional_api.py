"""What a browser already has is not sent again, and never another person's."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from rest_framework.test import APIClient

from abi.core.accounts.models import User
from abi.core.accounts.scope import ScopeDimension
from tests.analytics.published import OCTOBER, OCTOBER_CHARGES, SOMEONES, Month, publish
from tests.people import People, grant, grant_everything

BY_SERVICE = {"measures": ["billed_cost"], "period": OCTOBER, "dimensions": ["service"]}
DOORS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "query": ("post", "analytics/query", BY_SERVICE),
    "vocabulary": ("get", "analytics/vocabulary", {}),
    "values": ("get", "analytics/values", {**OCTOBER, "dimension": "service"}),
    "resources": ("get", "analytics/resources", {**OCTOBER, "search": "storage"}),
    "lines": ("get", "billing/data", {"start_date": "2026-10-01", "end_date": "2026-10-31"}),
    "lines by POST": (
        "post",
        "billing/data",
        {"start_date": "2026-10-01", "end_date": "2026-10-31", "limit": 2},
    ),
    "line": ("get", f"analytics/lines/{1000:032x}-1", {"date": "2026-10-01"}),
}


def ask(user: User, door: str, tag: str = "") -> Any:
    method, path, asked = DOORS[door]
    browser = APIClient(headers={"If-None-Match": tag} if tag else {})
    browser.force_login(user)
    return getattr(browser, method)(f"/api/v1/{path}", asked)


@pytest.mark.parametrize("door", sorted(DOORS))
def test_an_answer_that_has_not_changed_is_not_sent_again(
    people: People, october: int, door: str
) -> None:
    first = ask(people.bob, door)
    assert first.status_code == 200, first.json()
    tag = first.headers["ETag"]
    assert tag.startswith('W/"')
    again = ask(people.bob, door, tag)
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    for answer in (first, again):
        assert sorted(answer.headers["Cache-Control"].split(", ")) == ["no-cache", "private"]
    for other in ("*", '"other"', "nonsense", f'{tag[:-2]}"'):
        assert ask(people.bob, door, other).status_code == 200
    assert ask(people.bob, door, f'"other", {tag}').status_code == 304


@pytest.mark.parametrize("door", sorted(DOORS))
def test_nobody_is_told_304_for_what_another_person_was_answered(
    people: People, october: int, door: str
) -> None:
    grant_everything(people.charlie)
    alices = ask(people.alice, door)
    for person in (people.bob, people.charlie):
        theirs = ask(person, door, alices.headers["ETag"])
        assert theirs.status_code == 200
        assert theirs.headers["ETag"] != alices.headers["ETag"]


def test_a_new_publication_is_a_new_tag(people: People, october: int) -> None:
    tag = ask(people.bob, "query").headers["ETag"]
    later = datetime(2026, 11, 9, tzinfo=UTC)
    publish(Month(OCTOBER_CHARGES, published_at=later))
    answer = ask(people.bob, "query", tag)
    assert (answer.status_code, answer.headers["ETag"] != tag) == (200, True)


def test_another_scope_of_the_same_person_is_a_new_tag(people: People, october: int) -> None:
    tag = ask(people.bob, "query").headers["ETag"]
    grant(people.bob, ScopeDimension.SUBSCRIPTION, SOMEONES)
    answer = ask(people.bob, "query", tag)
    assert answer.status_code == 200
    assert "Compute" in answer.content.decode()


def test_another_page_of_lines_is_another_answer(people: People, clickhouse: str) -> None:
    equal = [replace(OCTOBER_CHARGES[0], line_no=number) for number in range(2, 6)]
    publish(Month(equal))
    first = ask(people.bob, "lines by POST")
    _, path, asked = DOORS["lines by POST"]
    browser = APIClient(headers={"If-None-Match": first.headers["ETag"]})
    browser.force_login(people.bob)
    following = browser.post(f"/api/v1/{path}", {**asked, "cursor": first.json()["next_cursor"]})
    assert following.status_code == 200
    assert following.json()["items"] != []


def test_a_refusal_has_no_tag(people: People, october: int) -> None:
    browser = APIClient()
    browser.force_login(people.bob)
    refused = browser.post("/api/v1/analytics/query", {"measures": ["nonsense"]})
    assert (refused.status_code, "ETag" in refused.headers) == (400, False)
    assert refused.headers["Cache-Control"] == "private, no-store"
