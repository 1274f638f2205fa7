"""Random questions on the real ClickHouse through the real driver, against plain Python."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from abi.core.accounts.scope import Condition, Scope, ScopeDimension
from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Result, Statement
from analytics import until_many
from analytics.answer import Block, Found, block
from analytics.answer import totals as totals_of
from analytics.apart import apart
from analytics.compile import compile as statement_of
from analytics.compile import need_of
from analytics.in_order import finished
from analytics.levels import row_group
from analytics.query import Filter, Period, Query
from analytics.tables import CHARGES, TABLES, Table, covers, smallest, with_tags
from analytics.visible import Reach
from analytics.vocabulary import MEASURES, ColumnType, Grain, Operator
from tests.analytics import oracle
from tests.analytics.charges import empty, fill, insert_lines
from tests.analytics.questions import SOURCES, TAG_KEYS, fixture_rows, queries, scopes
from tests.analytics.tag_columns import tag_columns

ROWS = fixture_rows()
MONTHS = Period(date(2026, 9, 1), date(2026, 11, 1))
SEPTEMBER = Period(date(2026, 9, 1), date(2026, 10, 1))
OCTOBER = Period(date(2026, 10, 1), date(2026, 11, 1))
IN_SUB_A = Condition.of(ScopeDimension.SUBSCRIPTION, ["sub-a"])
# Of some of the keys that are asked about; the columns they were given.
KEYS = ("Env", TAG_KEYS[-1])
PROMOTED: dict[str, str] = {}
many = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
any_queries = st.one_of(queries(), queries(converted=True))


@pytest.fixture(scope="module", autouse=True)
def rows(clickhouse_database: str) -> Iterator[None]:
    """The charges of this module; they are left alone, so that no example can disturb another."""
    empty()
    insert_lines(ROWS[:75])
    with tag_columns(KEYS) as columns:
        insert_lines(ROWS[75:])
        fill(ROWS)
        PROMOTED.update(columns)
        yield
    empty()


def ask(query: Query, scope: Scope, tables: tuple[Table, ...] = TABLES, **how: bool) -> Block:
    return block(query, found(query, scope, tables, **how))


def total(query: Query, scope: Scope) -> Block:
    return totals_of(query, found(query, scope))


def found(query: Query, scope: Scope, tables: tuple[Table, ...] = TABLES, **how: bool) -> Found:
    return result(query, scope, tables, **how).by_name()


def result(query: Query, scope: Scope, tables: tuple[Table, ...] = TABLES, **how: bool) -> Result:
    return client.read(compiled(query, scope, tables, **how))


def compiled(
    query: Query, scope: Scope, tables: tuple[Table, ...] = TABLES, **how: bool
) -> Statement:
    return statement_of(
        query,
        scope=scope,
        snapshots=tuple(SOURCES),
        sources=tuple(SOURCES.values()),
        tables=tables,
        **{"with_totals": True} | how,
    )


def told(found: Block) -> list[dict[str, Any]]:
    """The rows of an answer; amounts as numbers, ratios left out."""
    kept = {
        column.name: [_number(cell, column.type) for cell in values]
        for column, values in zip(found.columns, found.data, strict=True)
        if not column.name.endswith("_ratio")
    }
    return [dict(zip(kept, row, strict=True)) for row in zip(*kept.values(), strict=True)]


def _number(cell: Any, type_: ColumnType) -> Any:
    is_number = type_ in (ColumnType.DECIMAL, ColumnType.INTEGER)
    return Decimal(cell) if is_number and cell is not None else cell


def worked_out(query: Query, scope: Scope) -> list[dict[str, Any]]:
    rows = oracle.expected(query, ROWS, scope=scope, sources=SOURCES)
    return [{name: cell for name, cell in row.items() if name != "_leads"} for row in rows]


def _place(row: dict[str, Any], rows: list[dict[str, Any]]) -> int:
    """Its place among those of its level: each has the limit for itself."""
    return [each for each in rows if each.get("level") == row.get("level")].index(row)


@many
@given(any_queries, scopes())
def test_an_answer_is_what_the_visible_rows_say_in_their_order(query: Query, scope: Scope) -> None:
    said = ask(query, scope)
    rows = worked_out(query, scope)
    kept = [row for row in rows if _place(row, rows) < query.limit]
    assert told(said) == kept
    assert said.truncated == (len(rows) > len(kept))
    assert ask(query, scope, as_text=True) == said


can_be_added_up = queries().filter(lambda query: "resources" not in query.measures)


@settings(many, max_examples=150)
@given(can_be_added_up, scopes())
def test_rows_put_in_order_here_are_those_of_the_whole_statement(
    query: Query, scope: Scope
) -> None:
    """Also of questions for which many groups are expected."""
    asked = replace(query, top=None, cumulative=False, subtotals=False)
    assume(row_group(asked))
    found = result(asked, scope, with_totals=False, as_text=True, in_order=False)
    here = finished(asked, found)
    whole = result(asked, scope, as_text=True).by_name()
    assert block(asked, here.by_name()) == block(asked, whole)
    assert totals_of(asked, here.by_name()) == totals_of(asked, whole)


@settings(many, max_examples=150)
@given(can_be_added_up, scopes(), st.integers(1, 6))
def test_groups_are_all_there_or_more_than_are_put_in_order(
    query: Query, scope: Scope, few: int
) -> None:
    """Also where the engine stops reading in the middle: block by block, here of two rows."""
    asked = replace(query, top=None, cumulative=False, subtotals=False)
    assume(row_group(asked))
    with patch.object(until_many, "FEW_GROUPS", few):
        statement = compiled(asked, scope, with_totals=False, as_text=True, in_order=False)
    by_two = {**statement.settings, "max_block_size": 2, "max_threads": 2}
    found = client.read(replace(statement, settings=by_two))
    if len(found) <= few:
        whole = result(asked, scope, as_text=True).by_name()
        assert block(asked, finished(asked, found).by_name()) == block(asked, whole)


def test_inside_a_statement_nothing_stops() -> None:
    """Values of a tag are sums of more groups than there are values."""
    tagged = tuple(table for table in TABLES if table.name == "rollup_tag_month")
    query, scope = Query(("lines",), MONTHS, ("tag:Env",)), Scope.everything()
    whole = result(query, scope, tagged, with_totals=False, as_text=True)
    with patch.object(until_many, "FEW_GROUPS", len(whole)):
        statement = compiled(query, scope, tagged, with_totals=False, as_text=True, in_order=False)
    assert statement.sql.count("GROUP BY") > 1
    by_two = {**statement.settings, "max_block_size": 2, "max_threads": 1}
    found = client.read(replace(statement, settings=by_two))
    assert block(query, finished(query, found).by_name()) == block(query, whole.by_name())


@pytest.mark.parametrize("scope", [Scope.everything(), Scope.of([[IN_SUB_A]])])
@pytest.mark.parametrize("compare", [None, MONTHS.previous, SEPTEMBER])
@pytest.mark.parametrize("names", [(), ("service",), ("tag:Env",), ("tag:env", "cost_center")])
@pytest.mark.parametrize("measures", [("lines",), ("billed_cost", "lines"), ("effective_cost",)])
def test_parts_told_apart_are_put_together(
    measures: tuple[str, ...], names: tuple[str, ...], compare: Period | None, scope: Scope
) -> None:
    period = OCTOBER if compare is SEPTEMBER else MONTHS
    query = Query(measures, period, names, compare=compare)
    small = tuple(table for table in TABLES if table.is_small)
    table = smallest(need_of(query, Reach(scope, (1,), query.first_day, period.end)), small)
    told = apart(query, scope, table)
    assert (told.of_key, told.is_now) == (any("tag" in name for name in names), bool(compare))
    found = result(query, scope, small, with_totals=False, as_text=True, in_order=False)
    here, whole = finished(query, found).by_name(), result(query, scope, as_text=True).by_name()
    assert block(query, here) == block(query, whole)
    assert totals_of(query, here) == totals_of(query, whole)


@settings(many, max_examples=80)
@given(any_queries, scopes())
def test_of_days_that_hold_every_line_none_is_left_out(query: Query, scope: Scope) -> None:
    asked = replace(query, period=MONTHS, compare=None, order=None)
    assert ask(asked, scope, are_whole=True) == ask(asked, scope)


@settings(many, max_examples=80)
@given(any_queries.filter(lambda query: query.limit == 1000), scopes())
def test_groups_and_others_add_up_to_the_totals(query: Query, scope: Scope) -> None:
    additive = [name for name in query.measures if MEASURES[name].additive]
    units = [key.name for key in query.totals().keys]
    sums: dict[Any, Decimal | None] = defaultdict(Decimal)
    for row in told(ask(query, scope)):
        for name in additive:
            place = (row.get("level"), name, *(row[unit] for unit in units))
            sums[place] = oracle.plus([sums[place], row[name]])
    totals = {
        (name, *(row[unit] for unit in units)): row[name]
        for row in told(total(query, scope))
        for name in additive
    }
    for level in {place[0] for place in sums}:
        assert {place[1:]: sums[place] for place in sums if place[0] == level} == totals


@settings(many, max_examples=80)
@given(any_queries, scopes())
def test_the_totals_beside_an_answer_are_the_answer_to_the_question_about_the_totals(
    query: Query, scope: Scope
) -> None:
    rows = oracle.expected(query.totals(), ROWS, scope=scope, sources=SOURCES)
    assert told(total(query, scope)) == [
        {name: cell for name, cell in row.items() if name != "_leads"} for row in rows
    ]


@settings(many, max_examples=30)
@given(any_queries, scopes())
def test_compared_with_itself_nothing_changed(query: Query, scope: Scope) -> None:
    itself = replace(query, grain=None, cumulative=False, compare=query.period, order=None)
    for row in told(ask(itself, scope)):
        for name in query.measures:
            assert row[f"{name}_change"] == (None if row[name] is None else 0)


@pytest.mark.parametrize("scope", [Scope.everything(), Scope.of([[IN_SUB_A]])])
@pytest.mark.parametrize("grain", [None, Grain.MONTH])
@pytest.mark.parametrize(
    ("measures", "names"),
    [
        (("billed_cost", "lines"), ()),
        (("effective_cost",), ("subscription",)),
        (("billed_cost", "lines"), ("subscription", "resource_group")),
        (("lines",), ("service", "source", "billing_period")),
        (("consumed_quantity", "billed_cost"), ("resource_group", "department")),
        (("resources", "lines"), ("cost_center",)),
        (("billed_cost",), ("resource", "resource_type")),
    ],
)
def test_plain_questions_of_whole_months_are_the_same_to_every_table(
    measures: tuple[str, ...], names: tuple[str, ...], grain: Grain | None, scope: Scope
) -> None:
    query = Query(measures, MONTHS, names, grain=grain)
    need = need_of(query, Reach(scope, tuple(SOURCES), MONTHS.start, MONTHS.end))
    others = [table for table in TABLES if covers(table, need) and table is not CHARGES]
    assert others
    said = ask(query, scope, (CHARGES,))
    assert said.row_count
    for table in others:
        assert ask(query, scope, (table,)) == said, table.name


@many
@given(any_queries, scopes())
def test_every_rollup_that_covers_a_question_says_what_the_lines_say(
    query: Query, scope: Scope
) -> None:
    reach = Reach(scope, tuple(SOURCES), query.first_day, query.period.end, query.gap)
    need = need_of(query, reach)
    said = ask(query, scope, (CHARGES,))
    for table in TABLES:
        if covers(table, need):
            assert ask(query, scope, (table,)) == said, table.name


@many
@given(any_queries, scopes())
def test_a_tag_that_has_a_column_answers_as_the_tags_do(query: Query, scope: Scope) -> None:
    """Lines loaded before it was there and after; keys with and without one, in any case."""
    *_, lines = with_tags(PROMOTED)
    assert lines.tag_columns.keys() == {"env", KEYS[1]}
    assert ask(query, scope, (lines,)) == ask(query, scope, (CHARGES,))


OF_ENV = Condition.of(ScopeDimension.TAG, ["", "it's", "虚拟机"], "ENV")
TAGGED = Scope.of([[OF_ENV], [IN_SUB_A]])


@pytest.mark.parametrize("scope", [Scope.everything(), Scope.of([[OF_ENV]]), TAGGED])
@pytest.mark.parametrize("names", [(), ("tag:Env",), ("tag:env", "service"), ("service",)])
def test_a_tag_by_difference_is_the_tag_of_the_lines(names: tuple[str, ...], scope: Scope) -> None:
    """Also where every line of a group has the tag: what lacks it is then not a row of noughts."""
    filters = (Filter("tag:env", Operator.NOT_IN, ("no such value",)),)
    query = Query(("billed_cost", "lines"), MONTHS, names, grain=Grain.MONTH, filters=filters)
    need = need_of(query, Reach(scope, tuple(SOURCES), MONTHS.start, MONTHS.end))
    tags = [table for table in TABLES if table.is_tagged and covers(table, need)]
    assert len(tags) == (1 if "service" in names else 2)
    for table in tags:
        assert ask(query, scope, (table,)) == ask(query, scope, (CHARGES,)), table.name
