"""GET /api/v1/analytics/values and /resources, asked by the whole cast."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from rest_framework.test import APIClient

from abi.core.accounts.models import User
from abi.core.accounts.scope import Condition, Scope, ScopeDimension
from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Statement
from analytics import few_groups
from analytics.pickers.resources_sql import Sought, compile_resources
from analytics.query import Period
from tests.analytics.published import BOBS, BOBS_OTHER, OCTOBER, OCTOBER_CHARGES, Month, publish
from tests.analytics.test_query_api import statements
from tests.people import People, grant

Get = Callable[..., Any]


@pytest.fixture(autouse=True, params=["few", "many"])
def members(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ranked here or, as of too many, by ClickHouse."""
    if request.param == "many":
        monkeypatch.setattr(few_groups, "FEW_GROUPS", -1)


@pytest.fixture
def get() -> Get:
    def get(user: User | None, what: str, **asked: Any) -> Any:
        browser = APIClient()
        if user:
            browser.force_login(user)
        return browser.get(f"/api/v1/analytics/{what}", {**OCTOBER, **asked})

    return get


def items(answer: Any) -> list[tuple[Any, ...]]:
    assert answer.status_code == 200, answer.json()
    return [(i["value"], i["cost"], i["lines"]) for i in answer.json()["items"]]


def test_values_come_with_their_cost_in_each_currency_the_costliest_first(
    people: People, october: int, get: Get
) -> None:
    answer = get(people.alice, "values", dimension="service")
    assert items(answer) == [
        ("Storage", {"CNY": "7", "USD": "115.1"}, 4),
        ("Network", {"USD": "0.0000000000000000000000000007"}, 1),
        ("Compute", {"USD": "-3.5"}, 1),
    ]
    body = answer.json()
    assert (body["has_more"], body["period"]) == (False, OCTOBER)
    assert [each["snapshot_id"] for each in body["as_of"]["snapshots"]] == [october]


def test_bob_is_offered_his_own_and_told_of_nothing_else(
    people: People, october: int, get: Get
) -> None:
    answer = get(people.bob, "values", dimension="subscription")
    assert [(i["value"], i["name"], i["cost"]) for i in answer.json()["items"]] == [
        (BOBS, "name of 1", {"USD": "10.1000000000000000000000000007"}),
        (BOBS_OTHER, "name of 2", {"CNY": "7", "USD": "5"}),
    ]
    assert items(get(people.bob, "values", dimension="service", search="comp")) == []
    assert "33333333" not in answer.content.decode()


def test_charlie_is_offered_nothing_and_clickhouse_is_not_asked(
    people: People, october: int, get: Get, monkeypatch: pytest.MonkeyPatch
) -> None:
    with statements(monkeypatch) as asked:
        assert items(get(people.charlie, "values", dimension="service")) == []
        assert items(get(people.charlie, "resources", search="storage")) == []
    assert asked == []


def test_a_search_finds_a_part_of_value_or_name_whatever_the_case(
    people: People, october: int, get: Get
) -> None:
    found = get(people.alice, "values", dimension="service", search="TOR")
    assert [value for value, _, _ in items(found)] == ["Storage"]
    by_name = get(people.alice, "values", dimension="subscription", search="NAME OF 2")
    assert [value for value, _, _ in items(by_name)] == [BOBS_OTHER]
    assert items(get(people.alice, "values", dimension="service", search="%")) == []


def test_more_than_the_limit_is_said(people: People, october: int, get: Get) -> None:
    answer = get(people.alice, "values", dimension="service", limit=1)
    assert ([v for v, _, _ in items(answer)], answer.json()["has_more"]) == (["Storage"], True)


def test_tag_keys_and_values_and_what_has_none(people: People, october: int, get: Get) -> None:
    assert items(get(people.alice, "values", dimension="tag")) == [
        ("env", {"CNY": "7", "USD": "115.1"}, 4)
    ]
    assert items(get(people.alice, "values", dimension="tag:ENV")) == [
        ("生产", {"CNY": "7", "USD": "115.1"}, 4),
        ("", {"USD": "-3.4999999999999999999999999993"}, 2),
    ]
    assert items(get(people.bob, "values", dimension="tag:env", search="生")) == [
        ("生产", {"CNY": "7", "USD": "15.1"}, 3)
    ]


def test_a_picker_reads_whole_months_and_says_so(people: People, october: int, get: Get) -> None:
    answer = get(people.alice, "values", dimension="service", start="2026-10-30", end="2026-10-31")
    assert answer.json()["period"] == OCTOBER
    assert len(items(answer)) == 3


def test_resources_are_found_by_a_part_of_id_or_name(
    people: People, clickhouse: str, get: Get
) -> None:
    disk, vm = (
        replace(OCTOBER_CHARGES[0], instance_key=key, billed_cost=Decimal(cost))
        for key, cost in (("/b/50%_off\\disk", "1"), ("/b/500xoff-vm", "2"))
    )
    publish(Month((disk, vm)))
    whole = [("/b/500xoff-vm", {"USD": "2"}, 1), ("/b/50%_off\\disk", {"USD": "1"}, 1)]
    assert items(get(people.bob, "resources", search="/B/50")) == whole
    for special in ("50%_", "%_of", "0%_OFF\\d"):
        assert items(get(people.bob, "resources", search=special)) == whole[1:]
    found = get(people.bob, "resources", search="off-vm").json()["items"]
    assert found == [
        {
            "value": "/b/500xoff-vm",
            "name": "",
            "cost": {"USD": "2"},
            "lines": 1,
            "subscription": BOBS,
            "resource_group": "rg",
            "location": "",
            "service": "Storage",
        }
    ]


def test_somebody_elses_resource_is_not_found(people: People, clickhouse: str, get: Get) -> None:
    lowered = [replace(each, instance_key=each.instance_key.lower()) for each in OCTOBER_CHARGES]
    publish(Month(lowered))
    found = items(get(people.alice, "resources", search="/COMP"))
    assert [value for value, _, _ in found] == ["/3/compute"]
    assert items(get(people.bob, "resources", search="/comp")) == []
    grant(people.charlie, ScopeDimension.TAG, "生产", tag_key="ENV")
    assert items(get(people.charlie, "resources", search="/comp")) == []
    assert len(items(get(people.charlie, "resources", search="stor"))) == 3


def test_a_resource_is_not_found_by_a_name_that_only_somebody_elses_lines_have(
    people: People, clickhouse: str, get: Get
) -> None:
    mine, theirs = (
        replace(OCTOBER_CHARGES[row], instance_key="/r/one", resource_name=name)
        for row, name in ((0, "plain"), (4, "Needle"))
    )
    publish(Month((mine, theirs)))
    in_all = [("/r/one", {"USD": "110.1"}, 2)]
    assert items(get(people.alice, "resources", search="eedle")) == in_all
    assert items(get(people.alice, "resources", search="/ONE")) == in_all
    assert items(get(people.bob, "resources", search="eedle")) == []
    assert items(get(people.bob, "resources", search="plai")) == [("/r/one", {"USD": "10.1"}, 1)]


@pytest.mark.parametrize(
    ("code", "what", "change"),
    [
        ("validation_failed", "resources", {"search": "abc"}),
        ("validation_failed", "resources", {}),
        ("validation_failed", "values", {}),
        ("unknown_name", "values", {"dimension": "nonsense"}),
        ("unknown_name", "values", {"dimension": "tag:"}),
        ("validation_failed", "values", {"dimension": "service", "serach": "x"}),
        ("invalid_question", "values", {"dimension": "service", "end": "2026-10-01"}),
    ],
)
def test_an_ill_formed_request_is_refused(
    people: People, october: int, get: Get, code: str, what: str, change: dict[str, Any]
) -> None:
    answer = get(people.alice, what, **change)
    assert (answer.status_code, answer.json()["code"]) == (400, code)


def _search_among(resources: str) -> None:
    """`resources` selects key, name, subscription and snapshot of rows as a load leaves them."""
    rows = (
        "SELECT toDate('2026-10-01') AS billing_period, snapshot AS snapshot_id,"
        " toDate('2026-10-01') AS month, subscription AS subscription_key, key AS instance_key,"
        " name AS resource_name, 'USD' AS billing_currency, 1 AS billed_cost, 1 AS lines"
        f" FROM ({resources})"
    )
    names = f"SELECT instance_key, lowerUTF8(resource_name) AS name_key, lines FROM ({rows})"
    for table, select in (("rollup_resource_search", rows), ("resource_names", names)):
        described = client.read(Statement(f"DESCRIBE ({select})")).column("name")
        columns = ", ".join(map(str, described))
        client.command(Statement(f"INSERT INTO {table} ({columns}) {select}"))


def _sought(part: str, scope: Scope) -> Statement:
    october = Period(date(2026, 10, 1), date(2026, 11, 1))
    return compile_resources(Sought(part, october), scope=scope, snapshots=(1,))


def test_a_name_that_only_rows_out_of_sight_have_finds_nothing(clickhouse: str) -> None:
    _search_among(
        "SELECT '/r/one' AS key, row.1 AS name, row.2 AS subscription, row.3 AS snapshot"
        " FROM (SELECT arrayJoin("
        "[('plain', 'a', 1), ('needle', 'b', 1), ('ancient', 'a', 2)]) AS row)"
    )
    only_a = Scope.of([[Condition.of(ScopeDimension.SUBSCRIPTION, ["a"])]])
    found = {
        (part, scope.sees_everything): client.read(_sought(part, scope)).column("lines")
        for part in ("plain", "needle", "ancient", "/one")
        for scope in (only_a, Scope.everything())
    }
    assert found == {
        ("plain", False): (1,),
        ("plain", True): (2,),
        ("needle", False): (),
        ("needle", True): (2,),
        ("ancient", False): (),
        ("ancient", True): (),
        ("/one", False): (1,),
        ("/one", True): (2,),
    }


def test_a_search_reads_the_granules_that_the_indexes_leave_and_no_others(clickhouse: str) -> None:
    _search_among(
        "SELECT concat('/disks/', leftPad(toString(number), 6, '0'),"
        " if(number = 70001, 'needle', 'hay')) AS key,"
        " if(number = 20001, 'THREAD', 'straw') AS name, '' AS subscription, 1 AS snapshot"
        " FROM numbers(100000)"
    )
    for part in ("eedl", "hrea"):
        statement = _sought(part, Scope.everything())
        assert len(client.read(statement)) == 1
        start = statement.sql.index("SELECT instance_key FROM resource_names")
        asked = statement.sql[start : statement.sql.index(")", start)]
        params = {k: v for k, v in statement.params.items() if f"{{{k}:" in asked}
        explained = client.read(Statement(f"EXPLAIN indexes = 1 {asked}", params)).column("explain")
        lines = [str(line).strip() for line in explained]
        place = lines.index("Name: <Combined skip indexes>")
        read, of = next(
            line.removeprefix("Granules: ").split("/")
            for line in lines[place:]
            if line.startswith("Granules: ")
        )
        assert int(read) < int(of) / 4, lines
