"""GET /api/v1/analytics/vocabulary, and that every word of it can be asked."""

from rest_framework.test import APIClient

from analytics.vocabulary import DIMENSIONS, MEASURES
from tests.analytics.conftest import Ask
from tests.analytics.published import OCTOBER
from tests.people import People


def test_every_word_has_a_label_in_both_languages(people: People) -> None:
    browser = APIClient()
    browser.force_login(people.charlie)
    body = browser.get("/api/v1/analytics/vocabulary").json()
    assert list(body) == ["dimensions", "measures", "grains", "filter_operators"]
    assert body["dimensions"][1] == {
        "name": "subscription",
        "label": {"en": "Subscription", "zh": "订阅"},
        "type": "string",
    }
    assert body["measures"][-1] == {
        "name": "resources",
        "label": {"en": "Resources", "zh": "资源数"},
        "unit": "count",
        "basis": None,
        "additive": False,
    }
    assert (body["grains"], body["filter_operators"]) == (
        ["day", "week", "month", "quarter", "year"],
        [
            "in",
            "not_in",
            "contains",
            "not_contains",
            "starts_with",
            "present",
            "absent",
            "range",
        ],
    )
    words = [*body["dimensions"], *body["measures"]]
    assert all(word["label"]["en"] and word["label"]["zh"] for word in words)


def test_a_stranger_is_not_told_the_words(db: None) -> None:
    assert APIClient().get("/api/v1/analytics/vocabulary").status_code == 401


def test_every_dimension_can_be_grouped_and_filtered_by(
    people: People, october: int, ask: Ask
) -> None:
    for name in [*DIMENSIONS, "tag:env"]:
        answer = ask(
            people.alice,
            "analytics/query",
            measures=["lines"],
            period=OCTOBER,
            dimensions=[name],
            filters=[{"dimension": name, "operator": "not_in", "values": ["no such value"]}],
        )
        assert answer.status_code == 200, (name, answer.json())
        assert sum(answer.json()["data"][-1]) == 6, name


def test_every_measure_can_be_asked(people: People, october: int, ask: Ask) -> None:
    for name in MEASURES:
        answer = ask(people.alice, "analytics/query", measures=[name], period=OCTOBER)
        assert answer.status_code == 200, (name, answer.json())
        assert answer.json()["columns"][-1]["name"] == name
