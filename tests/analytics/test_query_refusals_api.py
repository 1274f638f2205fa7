"""What POST /api/v1/analytics/query refuses, and how it says so."""

from typing import Any

import pytest

from tests.analytics.conftest import Ask
from tests.analytics.published import OCTOBER
from tests.people import People

QUERY = "analytics/query"
BY_SERVICE: dict[str, Any] = {
    "measures": ["billed_cost"],
    "period": OCTOBER,
    "dimensions": ["service"],
}
NUL = {"dimension": "service", "operator": "in", "values": ["a\0b"]}


def _filtered(dimension: str, operator: str, *values: str) -> dict[str, Any]:
    filter_ = {"dimension": dimension, "operator": operator, "values": list(values)}
    return {"filters": [filter_]}


@pytest.mark.parametrize(
    ("code", "change", "says"),
    [
        ("unknown_name", {"dimensions": ["servce"]}, "subscription, resource_group, service"),
        ("unknown_name", {"measures": ["cost"]}, "billed_cost, effective_cost"),
        ("mixed_basis", {"measures": ["billed_cost", "effective_cost"]}, "basis"),
        ("invalid_question", {"period": {"start": "2026-11-01", "end": "2026-10-01"}}, "period"),
        ("invalid_question", {"compare": {"start": "2026-11-01", "end": "2026-12-01"}}, "after"),
        ("invalid_question", {"cumulative": True}, "grain"),
        ("invalid_question", {"any": [[]]}, "group"),
        ("invalid_question", _filtered("service", "contains", ""), "contains"),
        ("invalid_question", _filtered("service", "present", "x"), "present"),
        ("invalid_question", _filtered("service", "range", "2026-10-01", ""), "range"),
        ("invalid_question", _filtered("billing_period", "range", "October", ""), "dates"),
        ("invalid_question", _filtered("billing_period", "range", "", ""), "range"),
    ],
)
def test_a_question_without_an_answer_is_a_problem_that_names_the_choices(
    people: People, ask: Ask, code: str, change: dict[str, Any], says: str
) -> None:
    answer = ask(people.bob, QUERY, **{**BY_SERVICE, **change})
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == code
    assert says in answer.json()["detail"]


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("limit", {"limit": 0}),
        ("limit", {"limit": 10_001}),
        ("grain", {"grain": "hour"}),
        ("compare", {"compare": "tomorrow"}),
        ("compare", {"compare": {"start": "2026-09-01"}}),
        ("compare", {"compare": {"start": "2026-09-01", "end": "soon"}}),
        ("filters.0.operator", {"filters": [{**NUL, "operator": "like", "values": []}]}),
        ("order.colour", {"order": {"by": "service", "colour": 1}}),
        ("fliters", {"fliters": []}),
        ("period.end", {"period": {"start": "2026-10-01"}}),
        ("measures.0", {"measures": [{"name": "billed_cost"}]}),
        ("filters.0.values.0", {"filters": [NUL]}),
    ],
)
def test_an_ill_formed_question_names_the_field(
    people: People, ask: Ask, field: str, change: dict[str, Any]
) -> None:
    answer = ask(people.bob, QUERY, **{**BY_SERVICE, **change})
    assert answer.status_code == 400
    assert answer.json()["code"] == "validation_failed"
    assert [error["field"] for error in answer.json()["errors"]] == [field]


@pytest.mark.parametrize(
    "change",
    [{"dimensions": ["tag:\ud800"]}, {"order": {"by": "service", "\ud800": 1}}],
)
def test_half_a_character_is_no_text(people: People, ask: Ask, change: dict[str, Any]) -> None:
    answer = ask(people.bob, QUERY, **{**BY_SERVICE, **change})
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed_request")
