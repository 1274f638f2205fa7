"""Money in a currency of the reader's choice: exact, added up, and unknown where no rate is."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from analytics.models import RateSet
from analytics.rates import Entry, enter
from tests.analytics.conftest import Ask
from tests.analytics.published import BOBS, BOBS_OTHER, OCTOBER, SOMEONES
from tests.people import People

QUERY = "analytics/query"
BOTH = {"start": "2026-09-01", "end": "2026-11-01"}
SEPTEMBER, OCTOBER_FIRST = date(2026, 9, 1), date(2026, 10, 1)
IN_YUAN: dict[str, Any] = {
    "measures": ["billed_cost"],
    "period": OCTOBER,
    "display_currency": "CNY",
}
RATE = "7.100000000000000001"


@pytest.fixture
def rates(people: People) -> RateSet:
    entries = [
        Entry("USD", "CNY", OCTOBER_FIRST, RATE),
        Entry("CNY", "USD", OCTOBER_FIRST, "0.14"),
        Entry("CNY", "USD", SEPTEMBER, "0.15"),
    ]
    return enter(people.alice, source="month-end, treasury", entries=entries)


def rows(response: Any) -> list[tuple[Any, ...]]:
    assert response.status_code == 200, response.json()
    return list(zip(*response.json()["data"], strict=True))


def total(response: Any) -> list[Any]:
    return [values[0] for values in response.json()["totals"]["data"]]


def test_currencies_are_added_once_they_are_one(
    people: People, october: int, rates: RateSet, ask: Ask
) -> None:
    """10.1 + 5 + 100 − 3.5 + 7e-28 dollars are 111.6…07; times the rate, and 7 yuan."""
    answer = ask(people.alice, QUERY, **IN_YUAN, dimensions=["subscription"])
    assert rows(answer) == [
        (SOMEONES, "name of 3", "685.1500000000000000965"),
        (BOBS, "name of 1", "71.7100000000000000101000000049700000000000000007"),
        (BOBS_OTHER, "name of 2", "42.500000000000000005"),
    ]
    assert total(answer) == ["799.3600000000000001116000000049700000000000000007"]
    assert [column["name"] for column in answer.json()["columns"]] == [
        "subscription",
        "subscription_name",
        "billed_cost",
    ]
    assert answer.json()["displayed"] == {
        "currency": "CNY",
        "rate_set": rates.number,
        "rates": [{"currency": "USD", "month": "2026-10-01", "rate": RATE}],
        "missing": [],
    }


def test_a_person_is_shown_what_they_see_converted(
    people: People, october: int, rates: RateSet, ask: Ask
) -> None:
    assert total(ask(people.bob, QUERY, **IN_YUAN)) == [
        "114.2100000000000000151000000049700000000000000007"
    ]
    nothing = ask(people.charlie, QUERY, **IN_YUAN).json()
    assert nothing["row_count"] == 0
    assert nothing["displayed"]["missing"] == []


def test_what_has_no_rate_is_unknown_and_said(
    people: People, september: int, october: int, rates: RateSet, ask: Ask
) -> None:
    """A sum of the known part would be read as the whole."""
    asked = {**IN_YUAN, "period": BOTH, "grain": "month"}
    answer = ask(people.alice, QUERY, **asked)
    assert rows(answer) == [
        ("2026-09-01", None),
        ("2026-10-01", "799.3600000000000001116000000049700000000000000007"),
    ]
    assert total(answer) == [None]
    assert answer.json()["displayed"]["missing"] == [{"currency": "USD", "month": "2026-09-01"}]
    running = ask(people.alice, QUERY, **asked, cumulative=True)
    assert [row[2] for row in rows(running)] == [None, None]
    compared = ask(people.alice, QUERY, **IN_YUAN, compare="previous")
    assert [row[1:] for row in rows(compared)] == [(None, None, None)]
    assert compared.json()["displayed"]["missing"] == [{"currency": "USD", "month": "2026-09-01"}]


def test_a_currency_is_one_of_itself_and_of_others_by_month(
    people: People, september: int, october: int, rates: RateSet, ask: Ask
) -> None:
    """59.08 dollars of September; 111.6…07 and 7 yuan at 0.14 in October."""
    asked = {**IN_YUAN, "display_currency": "USD", "period": BOTH, "grain": "month"}
    assert rows(ask(people.alice, QUERY, **asked)) == [
        ("2026-09-01", "59.08"),
        ("2026-10-01", "112.5800000000000000000000000007"),
    ]


def test_the_billed_currency_can_still_be_asked_for(
    people: People, october: int, rates: RateSet, ask: Ask
) -> None:
    answer = ask(people.bob, QUERY, **IN_YUAN, dimensions=["billing_currency"])
    assert rows(answer) == [
        ("USD", "107.2100000000000000151000000049700000000000000007"),
        ("CNY", "7"),
    ]

    top = ask(people.bob, QUERY, **IN_YUAN, dimensions=["billing_currency"], top=1)
    assert [row[:2] for row in rows(top)] == [("USD", 0), ("", 1)]


def test_leaders_are_ranked_across_currencies(
    people: People, october: int, rates: RateSet, ask: Ask
) -> None:
    answer = ask(people.alice, QUERY, **IN_YUAN, dimensions=["subscription"], top=1)
    assert [(row[0], row[2]) for row in rows(answer)] == [(SOMEONES, 0), ("", 2)]


def test_an_earlier_moment_is_answered_with_its_own_rates(
    people: People, october: int, rates: RateSet, ask: Ask
) -> None:
    RateSet.objects.filter(pk=rates.pk).update(entered_at=datetime(2026, 11, 3, tzinfo=UTC))
    later = enter(
        people.alice, source="corrected", entries=[Entry("USD", "CNY", OCTOBER_FIRST, "8")]
    )
    answer = ask(people.bob, QUERY, **IN_YUAN)
    assert answer.json()["displayed"]["rate_set"] == later.number
    assert total(answer) == ["127.8000000000000000000000000056"]
    then = ask(people.bob, QUERY, **IN_YUAN, as_of="2026-11-04T00:00:00Z")
    assert then.json()["displayed"]["rate_set"] == rates.number
    assert total(then) == ["114.2100000000000000151000000049700000000000000007"]


def test_a_currency_without_any_rate_is_refused(
    people: People, october: int, rates: RateSet, ask: Ask
) -> None:
    refused = ask(people.alice, QUERY, **{**IN_YUAN, "display_currency": "EUR"})
    assert (refused.status_code, refused.json()["code"]) == (422, "no_rates")
    assert ask(people.alice, QUERY, **{**IN_YUAN, "display_currency": "yuan"}).status_code == 400


def test_what_is_no_money_is_not_converted(
    people: People, october: int, rates: RateSet, ask: Ask
) -> None:
    asked = {**IN_YUAN, "measures": ["consumed_quantity", "lines"]}
    assert rows(ask(people.alice, QUERY, **asked)) == [("1 Hour", "6", 6)]


def test_an_amount_as_billed_says_nothing_of_rates(people: People, october: int, ask: Ask) -> None:
    plain = {name: value for name, value in IN_YUAN.items() if name != "display_currency"}
    assert ask(people.alice, QUERY, **plain).json()["displayed"] is None


def test_of_months_without_any_rate_all_is_unknown(
    people: People, september: int, rates: RateSet, ask: Ask
) -> None:
    asked = {**IN_YUAN, "period": {"start": "2026-09-01", "end": "2026-10-01"}}
    answer = ask(people.alice, QUERY, **asked)
    assert total(answer) == [None]
    assert answer.json()["displayed"]["rates"] == []
    assert answer.json()["displayed"]["missing"] == [{"currency": "USD", "month": "2026-09-01"}]
