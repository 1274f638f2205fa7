"""Columns of tags: what they hold, when they come and go, and who reads them."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pytest_django import Settings
from rest_framework.test import APIClient

from abi.core.accounts.scope import Condition, Scope, ScopeDimension
from abi.core.clickhouse import client, computed
from abi.core.clickhouse.statement import Identity, Statement
from analytics import lines, promoted, run
from analytics.details import Lines
from analytics.explain.comparison import Comparison
from analytics.explain.run import explain
from analytics.pickers import members
from analytics.pickers.members import Found
from analytics.pickers.values_sql import Asked
from analytics.query import Period, Query
from analytics.tables import TABLES
from billing import snapshots
from billing import tag_columns as columns_of_tags
from billing.models import Snapshot
from billing.tag_columns import UNREAD_AFTER, readable, reconcile
from billing.tags import column_of, tag_sql
from tests.analytics.charges import Charge, insert
from tests.analytics.conftest import Ask
from tests.analytics.focus_published import deliver_all
from tests.analytics.published import OCTOBER, Month, publish
from tests.analytics.questions import HOSTILE
from tests.analytics.tag_columns import tag_columns
from tests.people import People

LINE = Charge(1, date(2026, 10, 1))
NASTY = ("a%b", "`q`", '"', "x" * 512, "Größe")
KEYS = (*(key for key in HOSTILE if key.strip() and key.isprintable()), *NASTY)
_SINCE: list[str] = []


@pytest.fixture(autouse=True)
def _looks_each_time(clickhouse: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(columns_of_tags, "LOOK_LASTS", 0)
    monkeypatch.setattr(promoted, "_found", [({}, TABLES, 0.0)])
    _SINCE[:] = [str(_read("SELECT toString(now64(6))")[0][0])]
    yield
    with tag_columns(()):
        assert not computed.read_from("charges", prefix="tag_")


def _read(sql: str, **values: object) -> list[tuple[Any, ...]]:
    return list(client.read(Statement(sql, values), identity=Identity.WRITER).rows())


def _at_once(_: float) -> None:
    """Nobody else reads in a test."""


def _is_stored(column: str) -> bool:
    """Whether every part has it, some seconds later at most."""
    for _ in range(100):
        lacking = _read(
            "SELECT name FROM system.parts_columns WHERE database = currentDatabase()"
            " AND table = 'charges' AND active GROUP BY name"
            " HAVING countIf(column = {column:String}) = 0",
            column=column,
        )
        if not lacking:
            return True
        time.sleep(0.1)
    return False


@pytest.mark.parametrize("key", KEYS)
def test_a_column_says_what_the_tags_say_of_every_line(settings: Settings, key: str) -> None:
    spelled: list[dict[str, str]] = [
        {key: "plain"}, {key.upper(): "shouted"}, {key: ""}, {}, {"other": "x", key: "'\\"}
    ]  # fmt: skip
    lines = [replace(LINE, tags=tags, line_no=at) for at, tags in enumerate(spelled)]
    insert(lines)
    settings.TAG_COLUMNS = (key,)
    reconcile(wait=_at_once)
    insert([replace(line, snapshot_id=2) for line in lines])
    (column,) = readable().values()
    found = _read(
        f"SELECT snapshot_id, line_no, {column}, {tag_sql('{key:String}')} FROM charges"
        " ORDER BY 1, 2",
        key=key,
    )
    assert [row[2] for row in found] == [row[3] for row in found]
    assert [row[2] for row in found if row[0] == 1][:1] == ["plain"]
    assert len({row[2] for row in found}) >= 3
    assert _is_stored(column)
    assert [row[2] for row in found] == [
        value for (value,) in _read(f"SELECT {column} FROM charges ORDER BY snapshot_id, line_no")
    ]


@hypothesis_settings(
    max_examples=40, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(st.text(st.characters(exclude_categories=("C", "Zl", "Zp")), min_size=1, max_size=60))
def test_any_key_comes_out_as_it_went_in(key: str) -> None:
    with tag_columns((key,)) as columns:
        insert([replace(LINE, tags={key: key, f"{key}x": "another's"})])
        (column,) = columns.values()
        assert set(_read(f"SELECT {column} FROM charges WHERE {column} != ''")) == {(key,)}
    client.command(Statement("TRUNCATE TABLE charges SYNC"))


def test_a_name_holds_nothing_of_the_key_and_knows_no_case() -> None:
    assert {column_of(key) for key in ("env", "Env", "ENV")} == {column_of("env")}
    names = {column_of(key) for key in (*KEYS, "env")}
    assert len(names) == len(KEYS) + 1
    assert all(name.removeprefix("tag_").isalnum() and len(name) == 20 for name in names)


def test_the_command_adds_what_is_missing_and_says_so_once(settings: Settings) -> None:
    insert([replace(LINE, tags={"env": "prod"})])
    settings.TAG_COLUMNS = ("Env",)
    column = column_of("env")
    assert _said() == [
        f"tag 'Env' is the column {column}",
        f"the column {column} is being stored for older lines",
    ]
    assert _is_stored(column)
    assert _said() == ["nothing to apply"]


def test_a_command_that_was_killed_is_finished_by_the_next(settings: Settings) -> None:
    insert([replace(LINE, tags={"env": "prod"})])
    settings.TAG_COLUMNS = ("env",)
    column = column_of("env")
    value = Statement(columns_of_tags._VALUE, {"key": "env"})
    computed.add("charges", column, value)
    assert _said() == [f"the column {column} is being stored for older lines"]
    assert _is_stored(column)
    computed.give_up("charges", column)
    assert readable() == {}
    assert _said() == [f"tag 'env' is the column {column}"]
    assert readable() == {"env": column}


def test_a_column_is_dropped_only_when_nobody_can_be_reading_it(settings: Settings) -> None:
    insert([replace(LINE, tags={"env": "prod"})])
    settings.TAG_COLUMNS = ("env", "team")
    reconcile(wait=_at_once)
    assert readable().keys() == {"env", "team"}
    column, waited = column_of("env"), list[float]()

    def meanwhile(seconds: float) -> None:
        """A process with the setting of before looks again, while another's question runs."""
        waited.append(seconds)
        settings.TAG_COLUMNS = ("env", "team")
        assert readable().keys() == {"team"}
        assert _read(f"SELECT {column} FROM charges") == [("prod",)]

    settings.TAG_COLUMNS = ("team",)
    assert reconcile(wait=meanwhile) == [f"the column {column} is dropped"]
    assert waited == [UNREAD_AFTER]
    settings.TAG_COLUMNS = ("env", "team")
    assert readable().keys() == {"team"}
    assert list(computed.read_from("charges", prefix="tag_")) == [column_of("team")]


def test_a_question_that_runs_while_a_column_is_dropped_ends_as_it_began(
    settings: Settings,
) -> None:
    insert([replace(LINE, tags={"env": "prod"}, line_no=at) for at in range(40)])
    settings.TAG_COLUMNS = ("env",)
    reconcile(wait=_at_once)
    asked = f"SELECT {column_of('env')}, sleepEachRow(0.02) FROM charges"
    blocks = client.stream(Statement(asked, settings={"max_threads": 1}), block_rows=1)
    found = list(next(blocks).rows())
    settings.TAG_COLUMNS = ()
    reconcile(wait=_at_once)
    for block in blocks:
        found += block.rows()
    assert found == [("prod", 0)] * 40


def test_a_look_lasts_no_longer_than_what_is_dropped_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert columns_of_tags.LOOK_LASTS < UNREAD_AFTER


def test_without_the_setting_nothing_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as refused:
        refused.setattr(columns_of_tags, "readable", lambda: pytest.fail("looked for"))
        tables = promoted.tables()
    assert [each.name for each in tables] == [each.name for each in TABLES]
    assert not any(each.tag_columns for each in tables)


def test_what_cannot_be_looked_for_stays_as_it_was(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.TAG_COLUMNS = ("env",)
    reconcile(wait=_at_once)
    before = promoted.tables()
    assert before[-1].tag_columns == {"env": column_of("env")}
    with monkeypatch.context() as away:
        away.setitem(settings.CLICKHOUSE_URLS, "writer", "clickhouse://nobody@127.0.0.1:1/none")
        client.close_pools()
        assert promoted.tables() == before
    client.close_pools()


def test_a_key_added_later_answers_the_same_of_old_and_new_bills(
    people: People, ask: Ask, settings: Settings
) -> None:
    asked: dict[str, Any] = {
        "measures": ["lines"], "period": OCTOBER, "dimensions": ["tag:Env"], "grain": "day",
        "filters": [{"dimension": "tag:ENV", "operator": "present", "values": []}],
    }  # fmt: skip
    charges = [replace(LINE, tags={"env": "prod"}), replace(LINE, tags={"ENV": ""}), LINE]
    publish(Month(charges))
    before = _answered(ask, people, asked)
    assert before == [["2026-10-01"], ["prod"], [1]]
    settings.TAG_COLUMNS = ("env",)
    assert _answered(ask, people, asked) == before
    reconcile(wait=_at_once)
    publish(Month(charges, source="mca"))
    assert _answered(ask, people, asked) == [["2026-10-01"], ["prod"], [2]]
    assert column_of("env") in _questions()[-1]
    settings.TAG_COLUMNS = ()
    assert _answered(ask, people, asked) == [["2026-10-01"], ["prod"], [2]]
    assert column_of("env") not in _questions()[-1]
    reconcile(wait=_at_once)
    assert _answered(ask, people, asked) == [["2026-10-01"], ["prod"], [2]]


def _offered(found: Found) -> bytes:
    return json.dumps([(each["value"], each["lines"]) for each in found.items]).encode()


BY_TAG = Scope.of([[Condition.of(ScopeDimension.TAG, ["prod"], "ENV")]])
WEEK = Period(date(2026, 10, 1), date(2026, 10, 8))
DOORS: dict[str, Callable[[], object]] = {
    "a question": lambda: (
        run.answer(Query(("lines",), WEEK, ("tag:Team",)), scope=BY_TAG).block.data
    ),
    "a picker": lambda: json.loads(
        members.said(Asked("tag:team", WEEK), scope=BY_TAG, say=_offered)[0]
    ),
    "a page of lines": lambda: [
        each["tags"] for each in lines.page(Lines(WEEK), scope=BY_TAG, limit=9).items
    ],
    "an explanation": lambda: [
        (each.values, each.cost_after)
        for each in explain(
            Comparison("billed_cost", WEEK.previous, WEEK, dimensions=("tag:team",)), scope=BY_TAG
        ).members
    ],
}


@pytest.mark.parametrize("door", DOORS)
def test_every_door_says_the_same_by_the_column_and_reads_no_tags_for_it(
    people: People, settings: Settings, door: str
) -> None:
    tagged = replace(LINE, tags={"env": "prod", "team": "a"}, billed_cost=Decimal(3))
    publish(Month([tagged, replace(tagged, tags={"ENV": "prod"}), LINE]))
    settings.TAG_COLUMNS = ("env",)
    before = DOORS[door]()
    assert before
    assert not any(column_of("env") in sql for sql in _questions())
    reconcile(wait=_at_once)
    assert DOORS[door]() == before
    assert any(f"{column_of('env')} IN" in sql for sql in _questions())


def test_bills_are_loaded_told_and_dropped_as_without_a_column(
    people: People, settings: Settings, landing: Path, tmp_path: Path, ask: Ask
) -> None:
    settings.TAG_COLUMNS = ("env", "团队")
    reconcile(wait=_at_once)
    bills = deliver_all(tmp_path)
    for key, column in readable().items():
        told = f"{column}, {tag_sql('{key:String}')}"
        found = _read(f"SELECT {told}, count() FROM charges GROUP BY 1, 2", key=key)
        assert len(found) >= 2
        assert all(of_column == of_tags for of_column, of_tags, _ in found)
    month = {"start_date": "2026-10-01", "end_date": "2026-10-31"}
    page = ask(people.alice, "billing/data", **month).json()["items"]
    first = f"/api/v1/analytics/lines/{page[0]['id']}?date={page[0]['date']}"
    browser = APIClient()
    browser.force_login(people.alice)
    line = browser.get(first).json()
    settings.TAG_COLUMNS = ()
    reconcile(wait=_at_once)
    assert ask(people.alice, "billing/data", **month).json()["items"] == page
    assert browser.get(first).json() | {"as_of": 0} == line | {"as_of": 0}
    for snapshot in bills.values():
        snapshots.clear_away(Snapshot.objects.get(pk=snapshot))
    assert _read("SELECT count() FROM charges") == [(0,)]


def _answered(ask: Ask, people: People, asked: dict[str, Any]) -> list[list[Any]]:
    answer = ask(people.alice, "analytics/query", **asked)
    assert answer.status_code == 200, answer.json()
    data: list[list[Any]] = answer.json()["data"]
    return data


def _said() -> list[str]:
    said = StringIO()
    call_command("migrate_clickhouse", stdout=said)
    return said.getvalue().strip().splitlines()


def _questions() -> list[str]:
    """What was asked of the lines in this database, oldest first."""
    client.command(Statement("SYSTEM FLUSH LOGS"))
    asked = _read(
        "SELECT query FROM system.query_log WHERE type = 'QueryFinish' AND user = 'reader'"
        " AND current_database = currentDatabase() AND position(query, 'FROM charges') > 0"
        " AND event_time_microseconds > {since:DateTime64(6)} ORDER BY event_time_microseconds",
        since=_SINCE[-1],
    )
    return [str(sql) for (sql,) in asked]
