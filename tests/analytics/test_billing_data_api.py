"""GET and POST /api/v1/billing/data, walked by the whole cast."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from rest_framework.test import APIClient

from abi.core.accounts.models import User
from billing.models import Snapshot, SnapshotStatus
from tests.analytics.conftest import Ask
from tests.analytics.published import (
    BOBS,
    BOBS_OTHER,
    OCTOBER_CHARGES,
    Month,
    mark_repeated,
    publish,
)
from tests.people import People

DATA = "billing/data"
OCTOBER: dict[str, Any] = {"start_date": "2026-10-01", "end_date": "2026-10-31"}
LATER = datetime(2026, 11, 9, tzinfo=UTC)


def walk(ask: Ask, user: User, **asked: Any) -> list[dict[str, Any]]:
    """Every line, page by page."""
    items: list[dict[str, Any]] = []
    cursor = ""
    while True:
        answer = ask(user, DATA, **asked, cursor=cursor)
        assert answer.status_code == 200, answer.json()
        items += answer.json()["items"]
        cursor = answer.json()["next_cursor"]
        if cursor is None:
            return items


def test_a_line_has_the_owners_shape_and_every_digit(
    people: People, october: int, ask: Ask
) -> None:
    items = ask(people.bob, DATA, **OCTOBER).json()["items"]
    assert [item["date"] for item in items] == [f"2026-10-0{day}" for day in (1, 2, 3, 4)]
    assert list(items[0]) == [
        "id",
        "account_name",
        "subscription_id",
        "subscription_guid",
        "subscription_name",
        "date",
        "product",
        "meter_category",
        "meter_sub_category",
        "meter_name",
        "consumed_quantity",
        "resource_rate",
        "extended_cost",
        "resource_location",
        "consumed_service",
        "instance_id",
        "resource_group",
        "department_name",
        "cost_center",
        "tags",
        "transform_timestamp",
        "billing_currency",
    ]
    assert items[0]["id"] == f"{1000:032x}-1"
    assert items[0]["tags"] == {"env": "生产"}
    assert (items[0]["extended_cost"], items[0]["consumed_quantity"]) == ("10.1", "1")
    assert items[0]["resource_rate"] is None
    assert items[0]["transform_timestamp"] == "1970-01-01T00:00:00Z"
    assert items[1]["extended_cost"] == "0.0000000000000000000000000007"


def test_each_of_the_cast_sees_their_own_lines(people: People, october: int, ask: Ask) -> None:
    assert len(walk(ask, people.alice, **OCTOBER)) == 6
    assert {item["subscription_id"] for item in walk(ask, people.bob, **OCTOBER)} == {
        BOBS,
        BOBS_OTHER,
    }
    assert walk(ask, people.charlie, **OCTOBER) == []
    assert ask(None, DATA, **OCTOBER).status_code == 401


def test_filters_narrow_and_never_widen(people: People, october: int, ask: Ask) -> None:
    everyone = ["33333333-3333-4333-8333-333333333333", BOBS.upper()]
    items = walk(
        ask, people.bob, **OCTOBER, subscription_ids=everyone, services=["Storage", "it's"]
    )
    assert [(item["subscription_id"], item["meter_category"]) for item in items] == [
        (BOBS, "Storage")
    ]
    assert walk(ask, people.bob, **OCTOBER, resource_groups=["other"]) == []


def test_get_and_post_answer_alike(people: People, october: int, ask: Ask) -> None:
    browser = APIClient()
    browser.force_login(people.bob)
    path = (
        "/api/v1/billing/data?start_date=2026-10-01&end_date=2026-10-03"
        f"&subscription_ids={BOBS}&subscription_ids={BOBS_OTHER}&limit=2"
    )
    posted = ask(
        people.bob,
        DATA,
        start_date="2026-10-01",
        end_date="2026-10-03",
        subscription_ids=[BOBS, BOBS_OTHER],
        limit=2,
    )
    assert browser.get(path).json()["items"] == posted.json()["items"]
    assert len(posted.json()["items"]) == 2


def test_walking_gives_each_line_once_whatever_the_page_size(
    people: People, october: int, ask: Ask
) -> None:
    whole = walk(ask, people.alice, **OCTOBER)
    for limit in (1, 2, 3, 5, 6, 7):
        assert walk(ask, people.alice, **OCTOBER, limit=limit) == whole
    assert len({item["id"] for item in whole}) == 6


def test_equal_lines_are_told_apart_by_their_occurrence(
    people: People, clickhouse: str, ask: Ask
) -> None:
    equal = replace(OCTOBER_CHARGES[0], line_hash=2**128 - 1)
    same = [replace(equal, line_no=line) for line in (2, 3, 4)]
    snapshot = publish(Month(same))
    for nth, charge in enumerate(same[1:], start=2):
        mark_repeated(snapshot, charge, nth)
    ids = [item["id"] for item in walk(ask, people.bob, **OCTOBER, limit=1)]
    assert ids == [f"{'f' * 32}-{nth}" for nth in (1, 2, 3)]


def test_a_walk_goes_on_in_the_snapshot_it_began_with(
    people: People, october: int, ask: Ask
) -> None:
    first = ask(people.alice, DATA, **OCTOBER, limit=2).json()
    restated = [replace(charge, billed_cost=Decimal(99)) for charge in OCTOBER_CHARGES[:3]]
    newer = publish(Month(restated, published_at=LATER))
    rest = ask(people.alice, DATA, **OCTOBER, cursor=first["next_cursor"]).json()
    assert [item["extended_cost"] for item in rest["items"]] == ["5", "7", "100", "-3.5"]
    assert [s["snapshot_id"] for s in rest["as_of"]["snapshots"]] == [october]
    fresh = ask(people.alice, DATA, **OCTOBER).json()
    assert [item["extended_cost"] for item in fresh["items"]] == ["99", "99", "99"]
    assert [s["snapshot_id"] for s in fresh["as_of"]["snapshots"]] == [newer]


def test_a_cursor_pins_the_data_and_not_the_access(people: People, october: int, ask: Ask) -> None:
    cursor = ask(people.alice, DATA, **OCTOBER, limit=2).json()["next_cursor"]
    bobs = ask(people.bob, DATA, **OCTOBER, cursor=cursor).json()["items"]
    assert [item["date"] for item in bobs] == ["2026-10-03", "2026-10-04"]
    assert ask(people.charlie, DATA, **OCTOBER, cursor=cursor).json()["items"] == []


def test_a_cursor_of_another_question_or_hand_is_refused(
    people: People, october: int, ask: Ask
) -> None:
    cursor = ask(people.alice, DATA, **OCTOBER, limit=2).json()["next_cursor"]
    for asked in (
        {**OCTOBER, "cursor": cursor[:-1] + ("A" if cursor[-1] != "A" else "B")},
        {**OCTOBER, "cursor": "x"},
        {**OCTOBER, "cursor": cursor, "services": ["Storage"]},
        {**OCTOBER, "cursor": cursor, "end_date": "2026-10-30"},
        {**OCTOBER, "cursor": cursor, "basis": "effective"},
    ):
        answer = ask(people.alice, DATA, **asked)
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid_cursor")


def test_a_walk_whose_snapshot_is_gone_stops_instead_of_skipping(
    people: People, october: int, ask: Ask
) -> None:
    cursor = ask(people.alice, DATA, **OCTOBER, limit=2).json()["next_cursor"]
    Snapshot.objects.filter(pk=october).update(status=SnapshotStatus.DISCARDED)
    answer = ask(people.alice, DATA, **OCTOBER, cursor=cursor)
    assert (answer.status_code, answer.json()["code"]) == (410, "cursor_expired")


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("validation_failed", {"limit": 0}),
        ("validation_failed", {"limit": 10_001}),
        ("validation_failed", {"end_date": None}),
        ("validation_failed", {"subscription_id": BOBS}),
        ("invalid_question", {"start_date": "2026-11-01"}),
        ("invalid_question", {"end_date": "9999-12-31"}),
        ("invalid_question", {"services": ["x"] * 1001}),
    ],
)
def test_an_ill_formed_request_is_refused(
    people: People, october: int, ask: Ask, code: str, change: dict[str, Any]
) -> None:
    answer = ask(people.alice, DATA, **{**OCTOBER, **change})
    assert (answer.status_code, answer.json()["code"]) == (400, code)
