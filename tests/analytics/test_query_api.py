"""POST /api/v1/analytics/query, asked by the whole cast."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from pytest_django import Settings

from abi.core.accounts.models import User
from abi.core.accounts.scope import ScopeDimension
from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Result, Statement
from analytics import few_groups, few_rows, promoted
from analytics.pickers.value_tables import RESOURCES, VALUES
from tests.analytics.conftest import Ask
from tests.analytics.published import BOBS, BOBS_OTHER, OCTOBER, OCTOBER_CHARGES, Month, publish
from tests.people import People, grant

QUERY = "analytics/query"
BY_SERVICE: dict[str, Any] = {
    "measures": ["billed_cost"],
    "period": OCTOBER,
    "dimensions": ["service"],
}


def rows(response: Any) -> list[tuple[Any, ...]]:
    assert response.status_code == 200, response.json()
    return list(zip(*response.json()["data"], strict=True))


@contextmanager
def statements(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Statement]]:
    """Everything that is asked of ClickHouse meanwhile; it is really asked."""
    # How large the tables are is looked up every ten minutes: not now.
    for tables in (RESOURCES, (VALUES,)):
        few_rows.marked(tables)
    promoted.tables()
    asked: list[Statement] = []
    read = client.read

    def counted(statement: Statement) -> Result:
        asked.append(statement)
        return read(statement)

    with monkeypatch.context() as patched:
        patched.setattr(client, "read", counted)
        yield asked


def test_alice_sees_every_row_and_the_currencies_apart(
    people: People, october: int, ask: Ask
) -> None:
    answer = ask(people.alice, QUERY, **BY_SERVICE)
    assert rows(answer) == [
        ("Storage", "USD", "115.1"),
        ("Storage", "CNY", "7"),
        ("Network", "USD", "0.0000000000000000000000000007"),
        ("Compute", "USD", "-3.5"),
    ]
    body = answer.json()
    assert body["columns"] == [
        {"name": "service", "type": "string", "unit": None},
        {"name": "billing_currency", "type": "string", "unit": None},
        {"name": "billed_cost", "type": "decimal", "unit": "currency"},
    ]
    assert (body["row_count"], body["truncated"]) == (4, False)
    assert body["totals"]["data"] == [
        ["USD", "CNY"],
        ["111.6000000000000000000000000007", "7"],
    ]


@pytest.mark.parametrize("few", [4, 3])
def test_more_groups_than_expected_are_asked_for_once_more(
    people: People, october: int, ask: Ask, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(few_groups, "FEW_GROUPS", few)
    with statements(monkeypatch) as asked:
        answer = ask(people.alice, QUERY, **BY_SERVICE, limit=2)
    assert ["ORDER BY" in each.sql for each in asked] == [False, True][: 5 - few]
    assert rows(answer) == [("Storage", "USD", "115.1"), ("Storage", "CNY", "7")]
    assert answer.json()["truncated"]
    assert answer.json()["totals"]["data"] == [
        ["USD", "CNY"],
        ["111.6000000000000000000000000007", "7"],
    ]


def test_bob_sees_his_two_subscriptions_and_nothing_else(
    people: People, october: int, ask: Ask
) -> None:
    answer = ask(people.bob, QUERY, **{**BY_SERVICE, "dimensions": ["subscription"]})
    assert rows(answer) == [
        (BOBS, "name of 1", "USD", "10.1000000000000000000000000007"),
        (BOBS_OTHER, "name of 2", "CNY", "7"),
        (BOBS_OTHER, "name of 2", "USD", "5"),
    ]
    assert answer.json()["totals"]["data"] == [
        ["USD", "CNY"],
        ["15.1000000000000000000000000007", "7"],
    ]


def test_charlie_sees_nothing_and_clickhouse_is_not_asked(
    people: People, october: int, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with statements(monkeypatch) as asked:
        answer = ask(people.charlie, QUERY, **BY_SERVICE)
    assert rows(answer) == []
    body = answer.json()
    assert (body["row_count"], body["totals"]["data"]) == (0, [[], []])
    assert (body["as_of"]["snapshots"], body["as_of"]["published_at"]) == ([], None)
    assert asked == []


def test_a_stranger_and_a_person_without_the_role_are_refused(
    people: People, october: int, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    operator = User.objects.create(username="operator", roles=["operator"])
    with statements(monkeypatch) as asked:
        assert ask(None, QUERY, **BY_SERVICE).status_code == 401
        assert ask(operator, QUERY, **BY_SERVICE).status_code == 403
    assert asked == []


def test_a_tag_grant_opens_the_rows_of_that_tag_whatever_the_case_of_its_key(
    people: People, october: int, ask: Ask
) -> None:
    grant(people.charlie, ScopeDimension.TAG, "生产", tag_key="ENV")
    answer = ask(people.charlie, QUERY, **{**BY_SERVICE, "dimensions": ["tag:Env"]})
    assert rows(answer) == [("生产", "USD", "115.1"), ("生产", "CNY", "7")]


def test_rows_without_the_tag_are_a_row_of_their_own(
    people: People, october: int, ask: Ask
) -> None:
    answer = ask(people.alice, QUERY, **{**BY_SERVICE, "dimensions": ["tag:env"]})
    assert rows(answer) == [
        ("生产", "USD", "115.1"),
        ("生产", "CNY", "7"),
        ("", "USD", "-3.4999999999999999999999999993"),
    ]


def test_others_closes_the_gap_and_counts_what_it_collapses(
    people: People, october: int, ask: Ask
) -> None:
    answer = ask(people.alice, QUERY, **BY_SERVICE, top=1)
    assert rows(answer) == [
        ("Storage", "USD", 0, "115.1"),
        ("Storage", "CNY", 0, "7"),
        ("", "USD", 2, "-3.4999999999999999999999999993"),
    ]
    assert answer.json()["totals"]["data"][1] == ["111.6000000000000000000000000007", "7"]


def test_a_month_is_compared_with_the_one_before(
    people: People, september: int, october: int, ask: Ask
) -> None:
    answer = ask(people.bob, QUERY, **BY_SERVICE, compare="previous")
    names = [column["name"] for column in answer.json()["columns"]]
    assert names[2:] == [
        "billed_cost",
        "billed_cost_previous",
        "billed_cost_change",
        "billed_cost_change_ratio",
    ]
    assert rows(answer) == [
        ("Storage", "USD", "15.1", "8.08", "7.02", "0.868812"),
        ("Storage", "CNY", "7", "0", "7", None),
        (
            "Network",
            "USD",
            "0.0000000000000000000000000007",
            "0",
            "0.0000000000000000000000000007",
            None,
        ),
        ("Gone", "USD", "0", "1", "-1", "-1"),
    ]
    assert [s["billing_period"] for s in answer.json()["as_of"]["snapshots"]] == [
        "2026-09-01",
        "2026-10-01",
    ]


def test_compared_with_an_equal_month_nothing_changed(
    people: People, clickhouse: str, ask: Ask
) -> None:
    for month in (9, 10):
        charges = [replace(c, date=c.date.replace(month=month)) for c in OCTOBER_CHARGES]
        publish(Month(charges, billing_period=charges[0].date.replace(day=1)))
    answer = ask(people.alice, QUERY, **BY_SERVICE, compare="previous")
    assert {row[4] for row in rows(answer)} == {"0"}
    assert {row[5] for row in rows(answer)} == {"0"}


def test_days_and_months_come_in_order(people: People, october: int, ask: Ask) -> None:
    asked = {
        **BY_SERVICE,
        "dimensions": [],
        "filters": [{"dimension": "billing_currency", "operator": "in", "values": ["USD"]}],
    }
    assert rows(ask(people.bob, QUERY, **asked, grain="day")) == [
        ("2026-10-01", "10.1"),
        ("2026-10-02", "0.0000000000000000000000000007"),
        ("2026-10-03", "5"),
    ]
    assert rows(ask(people.bob, QUERY, **asked, grain="month")) == [
        ("2026-10-01", "15.1000000000000000000000000007")
    ]


def test_a_cut_answer_says_so_and_keeps_its_totals(people: People, october: int, ask: Ask) -> None:
    answer = ask(people.alice, QUERY, **BY_SERVICE, limit=1)
    assert rows(answer) == [("Storage", "USD", "115.1")]
    assert answer.json()["truncated"] is True
    assert answer.json()["totals"]["data"][1] == ["111.6000000000000000000000000007", "7"]


def test_the_answer_names_what_it_was_read_from(people: People, october: int, ask: Ask) -> None:
    as_of = ask(people.alice, QUERY, **BY_SERVICE).json()["as_of"]
    assert as_of.pop("read_at")
    assert [each["source"] for each in as_of.pop("freshness")["sources"]] == ["ea"]
    assert as_of == {
        "moment": None,
        "period_state": "provisional",
        "partial": True,
        "restated": False,
        "quarantined": {"lines": 1, "cost": {}},
        "published_at": "2026-11-02T03:00:00Z",
        "basis": "billed",
        "snapshots": [
            {
                "snapshot_id": october,
                "source": "ea",
                "dataset": "actual",
                "billing_period": "2026-10-01",
                "published_at": "2026-11-02T03:00:00Z",
                "delivered": 7,
                "loaded": 6,
                "quarantined": 1,
                "quarantined_cost": {},
            }
        ],
    }


def test_the_past_is_shown_as_it_was_shown_then(people: People, october: int, ask: Ask) -> None:
    later = datetime(2026, 11, 5, tzinfo=UTC)
    publish(Month(OCTOBER_CHARGES[:1], published_at=later))
    asked = {"measures": ["lines"], "period": OCTOBER}
    assert rows(ask(people.alice, QUERY, **asked)) == [(1,)]
    assert rows(ask(people.alice, QUERY, **asked, as_of="2026-11-04T00:00:00Z")) == [(6,)]
    assert rows(ask(people.alice, QUERY, **asked, as_of="2026-11-01T00:00:00Z")) == []


def test_a_basis_reads_its_own_data_set(people: People, october: int, ask: Ask) -> None:
    publish(Month(OCTOBER_CHARGES[:2], dataset="amortized"))
    asked = {"measures": ["lines"], "period": OCTOBER}
    assert rows(ask(people.alice, QUERY, **asked)) == [(6,)]
    assert rows(ask(people.alice, QUERY, **asked, basis="effective")) == [(2,)]


def test_the_same_question_is_read_from_the_cache_and_only_by_equals(
    people: People, october: int, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with statements(monkeypatch) as asked:
        first = ask(people.alice, QUERY, **BY_SERVICE)
        assert len(asked) == 1  # rows and totals at once
        assert rows(ask(people.alice, QUERY, **BY_SERVICE)) == rows(first)
        assert len(asked) == 1
        assert rows(ask(people.bob, QUERY, **BY_SERVICE)) != rows(first)
        assert len(asked) == 3  # his second: which snapshots he may be told of
        ask(people.bob, QUERY, **BY_SERVICE)
        assert len(asked) == 3


def test_without_redis_the_answer_is_the_same(
    people: People, october: int, ask: Ask, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = rows(ask(people.bob, QUERY, **BY_SERVICE))
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    with statements(monkeypatch) as asked:
        assert rows(ask(people.bob, QUERY, **BY_SERVICE)) == before
    assert len(asked) == 2
