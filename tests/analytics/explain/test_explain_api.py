"""POST /api/v1/analytics/explain, asked by the whole cast."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from abi.core.accounts.models import User
from analytics.explain.drivers import Driver
from tests.analytics.conftest import Ask
from tests.analytics.published import BOBS, BOBS_OTHER, OCTOBER, SOMEONES
from tests.analytics.test_query_api import statements
from tests.people import People

EXPLAIN = "analytics/explain"
CHANGE: dict[str, Any] = {"measure": "billed_cost", "period": OCTOBER}
TINY = "0.0000000000000000000000000007"


def drivers(level: dict[str, Any]) -> dict[str, str]:
    return {share["driver"]: share["amount"] for share in level["drivers"]}


def explained(ask: Ask, user: User, **asked: Any) -> Any:
    answer = ask(user, EXPLAIN, **CHANGE | asked)
    assert answer.status_code == 200, answer.json()
    return answer.json()


def test_alice_is_told_why_everybodys_cost_changed(
    people: People, september: int, october: int, ask: Ask
) -> None:
    body = explained(ask, people.alice)
    cny, usd = body["totals"]
    assert (cny["currency"], cny["before"], cny["after"], cny["change"]) == ("CNY", "0", "7", "7")
    assert drivers(cny) == {"new": "7"}
    assert (usd["before"], usd["after"]) == ("59.08", f"111.6{TINY[3:]}")
    assert usd["change"] == f"52.52{TINY[4:]}"
    # The storage of Bob and of someone cost more for the same hour.
    assert drivers(usd) == {"price": "52.02", "new": f"1.5{TINY[3:]}", "vanished": "-1"}
    assert usd["drivers"][2] == {
        "driver": "vanished",
        "amount": "-1",
        "resources": [{"subscription": BOBS, "resource": "/1/Gone", "amount": "-1"}],
        "others": {"resources": 0, "amount": "0"},
    }
    assert (body["members"], body["others"]) == ([], [])


def test_bob_is_told_of_his_subscriptions_and_no_trace_of_others(
    people: People, september: int, october: int, ask: Ask
) -> None:
    body = explained(ask, people.bob, dimensions=["subscription"])
    assert [drivers(total) for total in body["totals"]] == [
        {"new": "7"},
        {"price": "2.02", "new": f"5{TINY[1:]}", "vanished": "-1"},
    ]
    told = [(each["currency"], *each["values"], *each["names"]) for each in body["members"]]
    assert told == [
        ("CNY", BOBS_OTHER, "name of 2"),
        ("USD", BOBS_OTHER, "name of 2"),
        ("USD", BOBS, "name of 1"),
    ]
    answer = ask(people.bob, EXPLAIN, **CHANGE, dimensions=["resource", "service"])
    text = answer.content.decode()
    assert not any(said in text for said in (SOMEONES, "Compute", "96.5", "46.5"))


def test_who_sees_nothing_is_answered_without_a_question(
    people: People, october: int, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with statements(monkeypatch) as asked:
        body = explained(ask, people.charlie, dimensions=["service"])
    assert (body["totals"], body["members"], body["others"]) == ([], [], [])
    assert body["as_of"]["snapshots"] == []
    assert asked == []


def test_periods_of_other_lengths_are_compared_and_the_answer_says_so(
    people: People, september: int, october: int, ask: Ask
) -> None:
    given = {"start": "2026-09-01", "end": "2026-09-03"}
    body = explained(ask, people.alice, compare=given)
    assert body["period"] == {"start": "2026-10-01", "end": "2026-11-01", "days": 31}
    assert body["before"] == given | {"days": 2}
    assert body["totals"][1]["before"] == "9.08"


def test_the_answer_says_what_it_was_read_from_and_nothing_between(
    people: People, september: int, october: int, ask: Ask
) -> None:
    body = explained(ask, people.alice, compare="last_year")
    assert [each["snapshot_id"] for each in body["as_of"]["snapshots"]] == [october]
    assert body["before"] == {"start": "2025-10-01", "end": "2025-11-01", "days": 31}
    assert drivers(body["totals"][1]) == {"new": body["totals"][1]["after"]}
    both = explained(ask, people.alice)["as_of"]["snapshots"]
    assert {each["snapshot_id"] for each in both} == {september, october}


def test_members_beyond_the_limit_are_one_and_nothing_is_hidden(
    people: People, september: int, october: int, ask: Ask
) -> None:
    usd = [{"dimension": "billing_currency", "operator": "in", "values": ["USD"]}]
    body = explained(ask, people.alice, dimensions=["service"], filters=usd, members=1, resources=1)
    (member,) = body["members"]
    assert (member["values"], member["change"]) == (["Storage"], "57.02")
    assert drivers(member) == {"price": "52.02", "new": "5"}
    assert member["drivers"][0]["others"] == {"resources": 1, "amount": "2.02"}
    (others,) = body["others"]
    assert (others["members"], others["change"]) == (3, "-4.4999999999999999999999999993")
    assert drivers(others)["vanished"] == "-1"


def test_the_past_is_explained_as_it_was_shown(
    people: People, september: int, october: int, ask: Ask
) -> None:
    body = explained(ask, people.alice, as_of="2026-11-01T00:00:00Z")
    assert (body["totals"], body["as_of"]["snapshots"]) == ([], [])


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"measure": "lines"}, "validation_failed"),
        ({"dimensions": ["no such"]}, "unknown_name"),
        ({"dimensions": ["billing_period"]}, "invalid_question"),
        ({"dimensions": ["service", "service"]}, "invalid_question"),
        ({"dimensions": ["service", "location", "meter"]}, "invalid_question"),
        ({"compare": "closed_days_only"}, "invalid_question"),
        ({"compare": {"start": "2026-10-02", "end": "2026-10-01"}}, "invalid_question"),
        ({"any": [[]]}, "invalid_question"),
        ({"members": 0}, "validation_failed"),
        ({"resources": 51}, "validation_failed"),
        ({"top": 3}, "validation_failed"),
    ],
)
def test_a_question_that_is_none_is_refused(
    people: People, ask: Ask, monkeypatch: pytest.MonkeyPatch, asked: dict[str, Any], code: str
) -> None:
    with statements(monkeypatch) as sent:
        refused = ask(people.alice, EXPLAIN, **CHANGE | asked)
    assert (refused.status_code, refused.json()["code"]) == (400, code)
    assert sent == []


def test_the_same_explanation_has_the_same_tag_for_the_same_person_alone(
    people: People, september: int, october: int, ask: Ask
) -> None:
    tags = [ask(user, EXPLAIN, **CHANGE).headers["ETag"] for user in (people.bob, people.bob)]
    assert tags[0] == tags[1] != ask(people.charlie, EXPLAIN, **CHANGE).headers["ETag"]


def test_a_stranger_is_told_nothing(people: People, ask: Ask) -> None:
    assert ask(None, EXPLAIN, **CHANGE).status_code == 401


def test_every_driver_has_words_in_both_languages(people: People, ask: Ask) -> None:
    browser = APIClient()
    browser.force_login(people.bob)
    told = browser.get("/api/v1/analytics/explain").json()["drivers"]
    assert [each["name"] for each in told] == [driver.value for driver in Driver]
    words = [each[kind] for each in told for kind in ("label", "meaning")]
    assert all(word["en"] and word["zh"] for word in words)
