"""GET /api/v1/analytics/diff: what a restatement changed, as far as each person sees."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from rest_framework.test import APIClient

from abi.core.accounts.models import User
from abi.core.decimals import decimal_text, exact_sum
from billing.models import Snapshot, SnapshotStatus
from tests.analytics.published import (
    BOBS,
    BOBS_OTHER,
    OCTOBER_CHARGES,
    SEPTEMBER_CHARGES,
    SOMEONES,
    Month,
    publish,
)
from tests.people import People

# Bob's storage costs one thirtieth-digit less, his network is gone and a database is new;
# someone's storage costs 50 more.
RESTATED = (
    replace(OCTOBER_CHARGES[0], billed_cost=Decimal("10.099999999999999999999999999999")),
    *OCTOBER_CHARGES[2:4],
    replace(OCTOBER_CHARGES[4], billed_cost=Decimal("150")),
    OCTOBER_CHARGES[5],
    replace(OCTOBER_CHARGES[1], meter_category="SQL", billed_cost=Decimal("0.5")),
)
LESS = "-0.000000000000000000000000000001"
TINY = "0.0000000000000000000000000007"


@pytest.fixture
def restated(october: int) -> tuple[int, int]:
    after = Month(RESTATED, published_at=datetime(2026, 11, 9, tzinfo=UTC))
    return october, publish(after)


def _diff(user: User | None, pair: tuple[int, int], by: str = "service", **asked: Any) -> Any:
    api = APIClient()
    if user:
        api.force_login(user)
    before, after = pair
    question: dict[str, Any] = {"before": before, "after": after, "by": by}
    return api.get("/api/v1/analytics/diff", question | asked)


def _rows(items: Iterable[dict[str, Any]]) -> list[tuple[str, ...]]:
    names = ("currency", "member", "before", "after", "difference")
    return [tuple(item[name] for name in names) for item in items]


def test_bob_sees_what_changed_in_his_subscriptions_to_the_last_digit(
    people: People, restated: tuple[int, int]
) -> None:
    found = _diff(people.bob, restated).json()
    assert _rows(found["items"]) == [
        ("CNY", "Storage", "7", "7", "0"),
        ("USD", "SQL", "0", "0.5", "0.5"),
        ("USD", "Network", TINY, "0", f"-{TINY}"),
        ("USD", "Storage", "15.1", "15.099999999999999999999999999999", LESS),
    ]
    assert found["others"] == []
    assert found["totals"] == [
        {"currency": "CNY", "before": "7", "after": "7", "difference": "0",
         "lines_before": 1, "lines_after": 1},
        {"currency": "USD", "before": "15.1000000000000000000000000007",
         "after": "15.599999999999999999999999999999",
         "difference": "0.499999999999999999999999999299",
         "lines_before": 3, "lines_after": 3},
    ]  # fmt: skip
    assert (found["before"]["snapshot_id"], found["after"]["snapshot_id"]) == restated
    assert (found["before"]["source"], found["basis"]) == ("ea", "billed")


def test_alice_sees_everybodys_and_bob_no_trace_of_it(
    people: People, restated: tuple[int, int]
) -> None:
    items = _rows(_diff(people.alice, restated, "subscription").json()["items"])
    assert ("USD", SOMEONES, "96.5", "146.5", "50") in items
    for by in ("subscription", "service", "resource", "day"):
        text = _diff(people.bob, restated, by).content.decode()
        assert "Compute" not in text
        assert not any(said in text for said in (SOMEONES, "96.5", "146.5", '"50"', "2026-10-06"))


@pytest.mark.parametrize(
    ("by", "member", "name"),
    [
        ("subscription", BOBS, "name of 1"),
        ("day", "2026-10-02", "2026-10-02"),
        ("resource", "/1/Network", "/1/Network"),
        ("service", "SQL", "SQL"),
    ],
)
def test_members_are_named(
    people: People, restated: tuple[int, int], by: str, member: str, name: str
) -> None:
    items = _diff(people.bob, restated, by).json()["items"]
    assert [item["name"] for item in items if item["member"] == member] == [name]


@pytest.mark.parametrize("by", ["service", "subscription", "day", "resource"])
@pytest.mark.parametrize("limit", [1, 2, 100])
@pytest.mark.parametrize("who", ["alice", "bob"])
def test_the_differences_add_up_to_the_difference_of_the_totals(
    people: People, restated: tuple[int, int], by: str, limit: int, who: str
) -> None:
    found = _diff(getattr(people, who), restated, by, limit=limit).json()
    for total in found["totals"]:
        rows = [*found["items"], *found["others"]]
        of = [each for each in rows if each["currency"] == total["currency"]]
        for name in ("before", "after", "difference"):
            summed = decimal_text(exact_sum(Decimal(each[name]) for each in of))
            assert summed == total[name], name
        for name in ("lines_before", "lines_after"):
            assert sum(each[name] for each in of) == total[name]


def test_the_largest_difference_is_kept_and_the_rest_is_one_row(
    people: People, restated: tuple[int, int]
) -> None:
    found = _diff(people.bob, restated, limit=1, currency="USD").json()
    assert _rows(found["items"]) == [("USD", "SQL", "0", "0.5", "0.5")]
    assert found["others"] == [
        {"currency": "USD", "members": 2, "before": "15.1000000000000000000000000007",
         "after": "15.099999999999999999999999999999",
         "difference": "-0.000000000000000000000000000701",
         "lines_before": 3, "lines_after": 2},
    ]  # fmt: skip
    assert [total["currency"] for total in found["totals"]] == ["USD"]


def test_amortized_months_are_compared_by_effective_cost(people: People, clickhouse: str) -> None:
    one = replace(OCTOBER_CHARGES[2], billed_cost=Decimal(9), effective_cost=Decimal(1))
    other = replace(one, effective_cost=Decimal("1.25"))
    pair = (publish(Month((one,), "amortized")), publish(Month((other,), "amortized")))
    found = _diff(people.bob, pair, "subscription").json()
    assert _rows(found["items"]) == [("USD", BOBS_OTHER, "1", "1.25", "0.25")]
    assert found["basis"] == "effective"


def test_other_months_sources_datasets_and_the_same_snapshot_are_not_compared(
    people: People, october: int
) -> None:
    others = (
        Month(SEPTEMBER_CHARGES, billing_period=date(2026, 9, 1)),
        Month(OCTOBER_CHARGES, source="mca"),
        Month(OCTOBER_CHARGES, dataset="amortized"),
    )
    for other in (*(publish(month) for month in others), october):
        refused = _diff(people.alice, (october, other))
        assert refused.status_code == 400
        assert refused.json()["code"] == "snapshots_not_comparable"


def test_a_snapshot_never_published_or_discarded_or_unknown_does_not_exist(
    people: People, restated: tuple[int, int]
) -> None:
    before, after = restated
    hidden = Snapshot.objects.get(pk=after)
    hidden.pk, hidden.query_id, hidden.status = None, "other", SnapshotStatus.CHECKED
    hidden.save()
    Snapshot.objects.filter(pk=after).update(status=SnapshotStatus.DISCARDED)
    for missing in (hidden.pk, after, after + 1000):
        refused = _diff(people.alice, (before, missing))
        assert (refused.status_code, refused.json()["code"]) == (404, "no_such_snapshot")


def test_to_whoever_sees_nothing_no_snapshot_exists(
    people: People, restated: tuple[int, int]
) -> None:
    assert _diff(None, restated).status_code == 401
    refused = _diff(people.charlie, restated)
    assert (refused.status_code, refused.json()["code"]) == (404, "no_such_snapshot")


@pytest.mark.parametrize(
    "asked", [{"by": "tag"}, {"limit": 0}, {"before": 0}, {"before": "x"}, {"subscription": "s"}]
)
def test_a_question_that_is_none_is_refused(
    people: People, restated: tuple[int, int], asked: dict[str, Any]
) -> None:
    assert _diff(people.alice, restated, **asked).status_code == 400
