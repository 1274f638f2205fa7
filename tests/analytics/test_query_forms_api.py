"""Filters, subtotals, running totals and comparisons, as they are asked over HTTP."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.analytics.conftest import Ask
from tests.analytics.published import (
    BOBS,
    OCTOBER,
    OCTOBER_CHARGES,
    SEPTEMBER_CHARGES,
    Month,
    publish,
)
from tests.people import People

QUERY = "analytics/query"
USD = {"dimension": "billing_currency", "operator": "in", "values": ["USD"]}
DOLLARS: dict[str, Any] = {"measures": ["billed_cost"], "period": OCTOBER, "filters": [USD]}


def rows(response: Any) -> list[tuple[Any, ...]]:
    assert response.status_code == 200, response.json()
    return list(zip(*response.json()["data"], strict=True))


@pytest.mark.parametrize(
    ("operator", "values", "services"),
    [
        ("contains", ["STOR"], {"Storage"}),
        ("contains", ["stor", "Work"], {"Storage", "Network"}),
        ("contains", ["%"], set()),
        ("contains", ["_"], set()),
        ("not_contains", ["o"], set()),
        ("not_contains", ["stor"], {"Network", "Compute"}),
        ("starts_with", ["net"], {"Network"}),
        ("starts_with", ["work"], set()),
        ("present", [], {"Storage", "Network", "Compute"}),
        ("absent", [], set()),
    ],
)
def test_texts_are_looked_for_whatever_their_case(
    people: People, october: int, ask: Ask, operator: str, values: list[str], services: set[str]
) -> None:
    filter_ = {"dimension": "service", "operator": operator, "values": values}
    asked = {**DOLLARS, "dimensions": ["service"], "filters": [USD, filter_]}
    assert {row[0] for row in rows(ask(people.alice, QUERY, **asked))} == services


def test_of_a_group_of_filters_one_has_to_hold(people: People, october: int, ask: Ask) -> None:
    group = [
        {"dimension": "service", "operator": "in", "values": ["Network"]},
        {"dimension": "tag:env", "operator": "present", "values": []},
    ]
    asked = {**DOLLARS, "dimensions": ["service"]}
    assert rows(ask(people.alice, QUERY, **asked, any=[group])) == [
        ("Storage", "115.1"),
        ("Network", "0.0000000000000000000000000007"),
    ]
    other = [{"dimension": "subscription", "operator": "in", "values": [BOBS]}]
    assert rows(ask(people.alice, QUERY, **asked, any=[group, other])) == [
        ("Storage", "10.1"),
        ("Network", "0.0000000000000000000000000007"),
    ]


def test_a_range_of_months_is_half_open(
    people: People, september: int, october: int, ask: Ask
) -> None:
    both = {"start": "2026-09-01", "end": "2026-11-01"}
    for values, lines in (
        (["2026-09-01", "2026-10-01"], 3),
        (["2026-10-01", ""], 6),
        (["", "2026-09-01"], 0),
    ):
        filter_ = {"dimension": "billing_period", "operator": "range", "values": values}
        answer = ask(people.alice, QUERY, measures=["lines"], period=both, filters=[filter_])
        assert sum(row[0] for row in rows(answer)) == lines


def test_subtotals_stand_before_what_they_are_of_and_keep_currencies_apart(
    people: People, october: int, ask: Ask
) -> None:
    asked = {"measures": ["billed_cost"], "period": OCTOBER, "subtotals": True}
    answer = ask(people.bob, QUERY, **asked, dimensions=["service", "subscription"])
    assert [column["name"] for column in answer.json()["columns"]] == [
        "service",
        "subscription",
        "subscription_name",
        "billing_currency",
        "level",
        "billed_cost",
    ]
    found = rows(answer)
    assert found[:3] == [
        ("Storage", "", "", "USD", 1, "15.1"),
        ("Storage", "", "", "CNY", 1, "7"),
        ("Network", "", "", "USD", 1, "0.0000000000000000000000000007"),
    ]
    assert [(row[0], row[2], *row[3:]) for row in found[3:]] == [
        ("Storage", "name of 1", "USD", 2, "10.1"),
        ("Storage", "name of 2", "CNY", 2, "7"),
        ("Storage", "name of 2", "USD", 2, "5"),
        ("Network", "name of 1", "USD", 2, "0.0000000000000000000000000007"),
    ]
    assert answer.json()["totals"]["data"][1] == ["15.1000000000000000000000000007", "7"]


def test_a_running_total_ends_at_the_total(people: People, october: int, ask: Ask) -> None:
    answer = ask(people.alice, QUERY, **DOLLARS, grain="day", cumulative=True)
    running = [row[2] for row in rows(answer)]
    assert running[:2] == ["10.1", "10.1000000000000000000000000007"]
    assert running[-1] == answer.json()["totals"]["data"][0][0]


@pytest.mark.parametrize(
    ("grain", "buckets"),
    [
        ("week", ["2026-09-28", "2026-10-05"]),
        ("quarter", ["2026-10-01"]),
        ("year", ["2026-01-01"]),
    ],
)
def test_weeks_start_on_monday_and_buckets_are_named_by_their_first_day(
    people: People, october: int, ask: Ask, grain: str, buckets: list[str]
) -> None:
    found = rows(ask(people.alice, QUERY, **DOLLARS, grain=grain))
    assert [row[0] for row in found] == buckets


@pytest.mark.parametrize(
    ("compare", "previous", "amount"),
    [
        ("last_year", ("2025-10-01", "2025-11-01"), "0"),
        ({"start": "2026-09-01", "end": "2026-09-03"}, ("2026-09-01", "2026-09-03"), "9.08"),
        ("previous", ("2026-09-01", "2026-10-01"), "59.08"),
    ],
)
def test_any_earlier_days_can_be_compared_with(
    people: People,
    september: int,
    october: int,
    ask: Ask,
    compare: Any,
    previous: tuple[str, str],
    amount: str,
) -> None:
    answer = ask(people.alice, QUERY, **DOLLARS, compare=compare)
    assert rows(answer)[0][1] == amount
    assert answer.json()["compared"] == {
        "period": OCTOBER,
        "previous": dict(zip(("start", "end"), previous, strict=True)),
    }


def test_like_for_like_compares_as_many_days_of_both(
    people: People, clickhouse: str, ask: Ask
) -> None:
    last = replace(OCTOBER_CHARGES[0], date=date(2026, 10, 31))
    publish(Month([*OCTOBER_CHARGES[:1], last]))
    publish(Month(SEPTEMBER_CHARGES, billing_period=date(2026, 9, 1)))
    answer = ask(people.alice, QUERY, **DOLLARS, compare="like_for_like_days")
    assert rows(answer)[0][:2] == ("10.1", "59.08")
    assert answer.json()["compared"] == {
        "period": {"start": "2026-10-01", "end": "2026-10-31"},
        "previous": {"start": "2026-09-01", "end": "2026-10-01"},
    }


def test_only_days_to_which_azure_adds_nothing_are_compared(
    people: People, september: int, ask: Ask
) -> None:
    """Published on the 6th at three: closed is what ended by the 3rd at three."""
    publish(Month(OCTOBER_CHARGES, published_at=datetime(2026, 10, 6, 3, tzinfo=UTC)))
    for person in (people.alice, people.bob):
        answer = ask(person, QUERY, **DOLLARS, compare="closed_days_only")
        assert rows(answer)[0][:2] == ("10.1000000000000000000000000007", "9.08")
        assert answer.json()["compared"] == {
            "period": {"start": "2026-10-01", "end": "2026-10-03"},
            "previous": {"start": "2026-09-01", "end": "2026-09-03"},
        }
    publish(Month(OCTOBER_CHARGES, published_at=datetime(2026, 10, 3, tzinfo=UTC)))
    refused = ask(
        people.alice, QUERY, **DOLLARS, compare="closed_days_only", as_of="2026-10-04T00:00:00Z"
    )
    assert (refused.status_code, refused.json()["code"]) == (400, "invalid_question")


def test_what_is_not_compared_says_so(people: People, october: int, ask: Ask) -> None:
    assert ask(people.alice, QUERY, **DOLLARS).json()["compared"] is None
