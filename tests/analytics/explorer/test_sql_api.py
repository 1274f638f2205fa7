"""POST /api/v1/analytics/sql, asked by the whole cast."""

import csv
import io
import uuid
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from rest_framework.test import APIClient

from abi.core.accounts.scope import ScopeDimension
from abi.core.audit.models import AuditEvent
from analytics.models import SqlRun, SqlState
from tests.analytics.explorer.conftest import Sql, rows
from tests.analytics.focus_published import Bills
from tests.analytics.published import (
    OCTOBER_CHARGES,
    SEPTEMBER_CHARGES,
    Month,
    mark_repeated,
    publish,
)
from tests.people import People, grant, grant_everything

TOTALS = "SELECT billing_currency, sum(billed_cost) FROM daily_cost GROUP BY 1 ORDER BY 1"
ALL = [["CNY", "7"], ["USD", "111.6000000000000000000000000007"]]
BOBS_TOTALS = [["CNY", "7"], ["USD", "15.1000000000000000000000000007"]]


def test_everybody_gets_what_they_see(analysts: People, october: int, sql: Sql) -> None:
    assert rows(sql(analysts.alice, TOTALS)) == ALL
    assert rows(sql(analysts.bob, TOTALS)) == BOBS_TOTALS
    assert rows(sql(analysts.charlie, TOTALS)) == []


def test_a_grant_taken_away_counts_at_once(analysts: People, october: int, sql: Sql) -> None:
    assert rows(sql(analysts.bob, TOTALS)) == BOBS_TOTALS
    analysts.bob.data_scopes.all().delete()
    assert rows(sql(analysts.bob, TOTALS)) == []


def test_a_tag_with_a_quote_is_a_value_like_any_other(
    analysts: People, october: int, sql: Sql
) -> None:
    analysts.charlie.data_scopes.all().delete()
    grant(analysts.charlie, ScopeDimension.TAG, "it's', '生产", "生产", tag_key="ENV")
    assert rows(sql(analysts.charlie, TOTALS)) == [["CNY", "7"], ["USD", "115.1"]]


def test_a_new_month_is_there_at_once(analysts: People, october: int, sql: Sql) -> None:
    assert rows(sql(analysts.bob, TOTALS)) == BOBS_TOTALS
    publish(Month(SEPTEMBER_CHARGES, billing_period=date(2026, 9, 1)))
    assert rows(sql(analysts.bob, TOTALS)) == [
        ["CNY", "7"],
        ["USD", "24.1800000000000000000000000007"],
    ]


def test_a_line_has_the_id_it_has_everywhere(analysts: People, october: int, sql: Sql) -> None:
    mark_repeated(october, OCTOBER_CHARGES[2], 3)
    found = rows(sql(analysts.bob, "SELECT id FROM azure_billing_detail ORDER BY date"))
    browser = APIClient()
    browser.force_login(analysts.bob)
    listed = browser.get(
        "/api/v1/billing/data", {"start_date": "2026-10-01", "end_date": "2026-10-31"}
    ).json()["items"]
    assert [each for (each,) in found] == [item["id"] for item in listed]
    assert found[2][0].endswith("-3")


@pytest.mark.parametrize("view", ["azure_billing_detail", "focus", "daily_cost"])
def test_every_view_has_the_columns_that_the_schema_tells(
    analysts: People, bills: Bills, sql: Sql, view: str
) -> None:
    answer = sql(analysts.alice, f"SELECT * FROM {view}")
    assert rows(answer)
    browser = APIClient()
    browser.force_login(analysts.alice)
    schema = browser.get("/api/v1/analytics/sql/schema").json()
    (told,) = (each for each in schema["views"] if each["name"] == view)
    types = [(each["name"], _plain(each["type"])) for each in told["columns"]]
    got = [(each["name"], _plain(each["type"])) for each in answer.json()["columns"]]
    assert got == types


def _plain(type_: str) -> str:
    for noise in ("LowCardinality(String)",):
        type_ = type_.replace(noise, "String")
    return type_.replace(", 'UTC'", "")


def test_negotiated_prices_stand_for_those_who_may_see_them(
    analysts: People, bills: Bills, sql: Sql
) -> None:
    asked = "SELECT count(resource_rate), count() FROM azure_billing_detail"
    focus = "SELECT count(ContractedUnitPrice), count() FROM focus"
    ((priced, lines),) = rows(sql(analysts.alice, asked))
    ((contracted, charges),) = rows(sql(analysts.alice, focus))
    assert priced > 0
    assert contracted > 0
    analysts.bob.data_scopes.all().delete()
    grant_everything(analysts.bob)
    assert rows(sql(analysts.bob, asked)) == [[0, lines]]
    assert rows(sql(analysts.bob, focus)) == [[0, charges]]


def test_no_more_rows_than_wanted_and_it_says_so(analysts: People, october: int, sql: Sql) -> None:
    query = "SELECT date FROM azure_billing_detail ORDER BY date"
    cut = sql(analysts.alice, query, limit=2).json()
    assert (cut["rows"], cut["is_cut"]) == ([["2026-10-01"], ["2026-10-02"]], True)
    assert sql(analysts.alice, query, limit=6).json()["is_cut"] is False


def test_values_of_every_kind(analysts: People, october: int, sql: Sql) -> None:
    query = """SELECT 1.5, toInt64(9007199254740993), toFloat64(0) / 0, NULL, true,
        toDecimal256('0.00000000000000000000000000010', 30), map('a', 1), [1, 2], ('x', 2),
        toDateTime('2026-10-01 03:00:00', 'UTC'), unhex('ff'),
        toUUID('00000000-0000-0000-0000-000000000001')"""
    assert rows(sql(analysts.alice, query)) == [
        [
            1.5, "9007199254740993", "nan", None, True, "0.0000000000000000000000000001",
            {"a": 1}, [1, 2], ["x", 2], "2026-10-01T03:00:00Z", "\\xff",
            "00000000-0000-0000-0000-000000000001",
        ]
    ]  # fmt: skip


HOSTILE = (
    "'; DROP TABLE charges; -- \\' {x:String} %s %(a)s \"`$$ \u2028 生产 \U0001f600 \t\n\r \\N"
)


@example(HOSTILE)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60))
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_a_parameter_comes_back_as_it_was_typed(analysts: People, sql: Sql, text: str) -> None:
    answer = sql(
        analysts.bob,
        "SELECT {one:String}, {many:Array(String)}, length({one:String})",
        parameters={"one": text, "many": [text, ""]},
    )
    assert rows(answer) == [[text, [text, ""], len(text.encode())]]
    assert SqlRun.objects.latest("started_at").parameters == {"one": text, "many": [text, ""]}


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40))
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_a_literal_typed_into_the_text_comes_back(analysts: People, sql: Sql, text: str) -> None:
    quoted = text.replace("\\", "\\\\").replace("'", "\\'")
    answer = sql(analysts.bob, f"SELECT '{quoted}' AS x")
    assert rows(answer) == [[text]]


def test_csv_is_as_exact_and_runs_no_formula(analysts: People, october: int, sql: Sql) -> None:
    query = "SELECT '=1+1' AS f, -3.5 AS n, toDecimal256('-0.10', 2) AS d, ['a'] AS l, NULL AS u"
    answer = sql(analysts.bob, query, format="csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert list(csv.reader(io.StringIO(answer.content.decode()))) == [
        ["f", "n", "d", "l", "u"],
        ["'=1+1", "-3.5", "-0.1", '["a"]', ""],
    ]


@pytest.mark.parametrize(
    ("query", "code", "detail"),
    [
        ("SELECT\n  1 1", "sql_syntax", "line 2, column 5, at '1'"),
        ("SELECT '生产' x y", "sql_syntax", "line 1, column 15, at 'y'"),
        ("SELECT nothing FROM focus", "sql_refused", "Unknown expression identifier `nothing`"),
        ("SELECT * FROM charges", "sql_refused", "ClickHouse code 60"),
        ("SELECT {x:String}", "sql_refused", "Substitution `x` is not set"),
        ("SELECT date + 'x' FROM daily_cost", "sql_refused", "Illegal types"),
        ("SELECT toUInt8('x')", "sql_refused", "ClickHouse code 6"),
        ("SELECT range(20000000)", "sql_limit_exceeded", "ClickHouse code 307"),
        ("SELECT repeat('x', 100000000000)", "sql_refused", "ClickHouse code 131"),
    ],
)
def test_a_refusal_tells_what_is_wrong_and_nothing_of_ours(
    analysts: People, october: int, sql: Sql, query: str, code: str, detail: str
) -> None:
    answer = sql(analysts.bob, query)
    assert answer.json()["code"] == code
    assert answer.json()["detail"].startswith(detail)
    assert "abi_sql" not in answer.content.decode()
    run = SqlRun.objects.get()
    assert (run.query, run.state, (run.error or {})["code"]) == (query, SqlState.FAILED, code)


def test_every_run_is_in_the_audit_log(analysts: People, october: int, sql: Sql) -> None:
    asked: dict[str, Any] = {"query": "DROP TABLE x", "parameters": {"a": "b"}}
    refused = sql(analysts.bob, **asked)
    assert (refused.status_code, SqlRun.objects.get().state) == (400, SqlState.REFUSED)
    event = AuditEvent.objects.get(action="sql.run")
    assert (event.actor, _after(event)["query"]) == ("bob", "DROP TABLE x")
    assert _after(event)["parameters"] == {"a": "b"}


def test_a_run_id_is_used_once(analysts: People, october: int, sql: Sql) -> None:
    mine = str(uuid.uuid4())
    assert sql(analysts.bob, TOTALS, run_id=mine).json()["run_id"] == mine
    again = sql(analysts.alice, TOTALS, run_id=mine)
    assert (again.status_code, again.json()["code"]) == (409, "sql_run_exists")
    assert SqlRun.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"query": ""},
        {"query": "SELECT 1\0"},
        {"query": "SELECT '" + "生" * 22_000 + "'"},
        {"query": "SELECT 1", "parameters": {"a": 1.5}},
        {"query": "SELECT 1", "parameters": {"a-b": "x"}},
        {"query": "SELECT 1", "parameters": {"a": {"b": 1}}},
        {"query": "SELECT 1", "parameters": {"a": "x\0"}},
        {"query": "SELECT {a:Nullable(String)}", "parameters": {"a": None}},
        {"query": "SELECT 1", "limit": 0},
        {"query": "SELECT 1", "format": "xml"},
        {"query": "SELECT 1", "scope": "everything"},
    ],
)
def test_what_is_no_question_is_not_run(analysts: People, sql: Sql, wrong: Any) -> None:
    assert sql(analysts.bob, **wrong).status_code == 400
    assert not SqlRun.objects.exists()


def test_who_may_not_run_sql_may_not(people: People, october: int, sql: Sql) -> None:
    assert sql(people.bob, TOTALS).status_code == 403
    assert not SqlRun.objects.exists()


def _after(event: AuditEvent) -> dict[str, Any]:
    assert event.after is not None
    after: dict[str, Any] = event.after
    return after
