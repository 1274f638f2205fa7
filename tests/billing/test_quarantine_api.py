"""`/api/v1/billing/quarantine`: what was set aside, for people who see everything."""

import json
from pathlib import Path
from typing import Any

import pytest
from rest_framework.test import APIClient

from abi.core.accounts.models import DataScope, User
from abi.core.accounts.roles import Role
from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Statement
from tests.billing.conftest import Ingest
from tests.billing.deliveries import cost_of, row, rows, write_csv
from tests.people import People

URL = "/api/v1/billing/quarantine"
BAD = [
    row(2, CostInBillingCurrency="1,234.56"),
    row(3, Date="2/30/2023"),
    row(4, Date="never", BillingCurrencyCode="EUR"),
    row(5, Date="2/31/2023"),
]


@pytest.fixture
def snapshot(ingested: Ingest, tmp_path: Path) -> int:
    return ingested(write_csv(tmp_path / "a.csv", [row(1), *BAD])).snapshot_id


def _get(user: User, **asked: Any) -> Any:
    api = APIClient()
    api.force_login(user)
    return api.get(URL, asked)


def test_a_line_keeps_its_place_reason_text_and_money(people: People, snapshot: int) -> None:
    page = _get(people.alice, snapshot=snapshot, rule="not_a_date", limit=1).json()
    (line,) = page["items"]
    assert json.loads(line.pop("raw"))["Date"] == "2/30/2023"
    assert line.pop("raw_bytes") > 100
    assert line.pop("blob").endswith("a.csv")
    assert line == {
        "line_no": 3,
        "rule": "not_a_date",
        "column": "date",
        "value": "2/30/2023",
        "cost": cost_of([BAD[1]]),
        "currency": "USD",
    }


def test_the_summary_counts_lines_and_money_of_every_rule(people: People, snapshot: int) -> None:
    page = _get(people.alice, snapshot=snapshot, rule="not_a_date", limit=1).json()
    assert page["summary"] == [
        {"rule": "not_a_date", "currency": "EUR", "lines": 1, "unreadable": 0,
         "cost": cost_of([BAD[2]])},
        {"rule": "not_a_date", "currency": "USD", "lines": 2, "unreadable": 0,
         "cost": cost_of([BAD[1], BAD[3]])},
        {"rule": "thousands_separator", "currency": "USD", "lines": 1, "unreadable": 1,
         "cost": "0"},
    ]  # fmt: skip


def test_pages_follow_rule_file_and_line(people: People, snapshot: int) -> None:
    found: list[tuple[str, int]] = []
    asked: dict[str, Any] = {"snapshot": snapshot, "limit": 2}
    while asked.get("cursor", "") is not None:
        page = _get(people.alice, **asked).json()
        assert len(page["items"]) <= 2
        found += [(line["rule"], line["line_no"]) for line in page["items"]]
        asked["cursor"] = page["next_cursor"]
    assert found == [
        ("not_a_date", 3), ("not_a_date", 4), ("not_a_date", 5), ("thousands_separator", 2),
    ]  # fmt: skip


def test_a_cursor_belongs_to_its_question(people: People, snapshot: int) -> None:
    cursor = _get(people.alice, snapshot=snapshot, limit=2).json()["next_cursor"]
    other = _get(people.alice, snapshot=snapshot, rule="empty", cursor=cursor)
    assert (other.status_code, other.json()["code"]) == (400, "invalid_cursor")


def test_text_that_is_not_utf_8_is_shown_as_far_as_it_is(people: People, snapshot: int) -> None:
    client.command(
        Statement(
            "INSERT INTO quarantine SELECT * REPLACE (99 AS line_no, 'a_rule' AS rule,"
            " unhex('636166E9') AS bad_value, unhex('7BFF7D') AS raw)"
            " FROM quarantine LIMIT 1"
        )
    )
    (line,) = _get(people.alice, snapshot=snapshot, rule="a_rule").json()["items"]
    assert (line["value"], line["raw"], line["raw_bytes"]) == ("caf\ufffd", "{\ufffd}", 3)


def test_a_long_line_is_cut_and_says_so(people: People, ingested: Ingest, tmp_path: Path) -> None:
    long = row(2, Date="x" * 30_000)
    published = ingested(write_csv(tmp_path / "a.csv", [row(1), long]))
    (line,) = _get(people.alice, snapshot=published.snapshot_id).json()["items"]
    assert (len(line["value"]), len(line["raw"])) == (1_000, 20_000)
    assert line["raw_bytes"] > 30_000


@pytest.mark.parametrize("role", [Role.FINOPS, Role.OPERATOR, Role.ADMIN])
def test_a_role_is_not_enough_to_read_raw_lines(people: People, snapshot: int, role: Role) -> None:
    people.bob.roles = [role]
    people.bob.save()
    for number in (snapshot, snapshot + 1):
        refused = _get(people.bob, snapshot=number)
        assert (refused.status_code, refused.json()["code"]) == (403, "needs_full_sight")
        assert "not_a_date" not in refused.content.decode()
    DataScope.objects.create(user=people.bob, everything=True)
    assert len(_get(people.bob, snapshot=snapshot).json()["items"]) == len(BAD)


@pytest.mark.parametrize("who", ["bob", "charlie"])
def test_seeing_everything_is_not_enough_without_the_role(
    people: People, snapshot: int, who: str
) -> None:
    user = getattr(people, who)
    DataScope.objects.create(user=user, everything=True)
    assert _get(user, snapshot=snapshot).status_code == 403


def test_an_unknown_snapshot_is_not_found_and_a_clean_one_is_empty(
    people: People, ingested: Ingest, tmp_path: Path
) -> None:
    clean = ingested(write_csv(tmp_path / "a.csv", rows(2))).snapshot_id
    missing = _get(people.alice, snapshot=clean + 1)
    assert (missing.status_code, missing.json()["code"]) == (404, "unknown_snapshot")
    empty: dict[str, Any] = dict.fromkeys(("next_cursor", "withheld"))
    empty |= {"items": [], "summary": []}
    assert _get(people.alice, snapshot=clean).json() == empty
