"""The SQL text: golden files, and that it depends on the shape of a question only."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abi.core.accounts.scope import Condition, Scope, ScopeDimension
from abi.core.errors import AppError
from analytics.compile import compile as statement_of
from analytics.conversion import Rate, Rates
from analytics.details import Lines, Position, compile_page
from analytics.query import Filter, Order, Period, Query
from analytics.tables import with_tags
from analytics.vocabulary import Grain, Operator
from tests.analytics.golden import assert_golden
from tests.analytics.questions import HOSTILE, queries, scopes

OCTOBER = Period(date(2026, 10, 1), date(2026, 11, 1))
USD = Filter("billing_currency", Operator.IN, ("USD",))
SUBSCRIPTION = Condition.of(ScopeDimension.SUBSCRIPTION, ["A", "B"])
PROD = Condition.of(ScopeDimension.TAG, ["prod"], "env")
COST_CENTER = Condition.of(ScopeDimension.COST_CENTER, ["42"])
BOB = Scope.of([[SUBSCRIPTION]])

GOLDEN = {
    "total": (Query(("billed_cost",), OCTOBER), Scope.everything()),
    "nothing_visible": (Query(("billed_cost",), OCTOBER), Scope.nothing()),
    "daily_by_service": (
        Query(("effective_cost",), OCTOBER, ("service",), grain=Grain.DAY, filters=(USD,), top=8),
        BOB,
    ),
    "months_of_units": (
        Query(("consumed_quantity", "lines"), OCTOBER, ("tag:env",), grain=Grain.MONTH),
        BOB,
    ),
    "top_subscriptions_compared": (
        Query(
            ("billed_cost", "resources"),
            OCTOBER,
            ("subscription", "source"),
            top=5,
            compare=OCTOBER.previous,
            order=Order("billed_cost_change"),
        ),
        Scope.of([[COST_CENTER], [SUBSCRIPTION, PROD]]),
    ),
    "by_tag": (
        Query(("billed_cost", "lines"), OCTOBER, ("tag:Env",), compare=OCTOBER.previous),
        Scope.of([[COST_CENTER], [SUBSCRIPTION, PROD]]),
    ),
    "search": (
        Query(
            ("billed_cost",),
            OCTOBER,
            ("resource",),
            filters=(
                Filter("resource", Operator.CONTAINS, ("web_1", "50%")),
                Filter("service", Operator.NOT_CONTAINS, ("Net",)),
                Filter("billing_period", Operator.RANGE, ("2026-10-01", "")),
            ),
            any_of=((Filter("location", Operator.STARTS_WITH, ("eu",)), USD),),
        ),
        BOB,
    ),
    "last_year_with_subtotals": (
        Query(
            ("billed_cost",),
            OCTOBER,
            ("service", "subscription"),
            top=5,
            compare=OCTOBER.last_year,
            subtotals=True,
        ),
        Scope.everything(),
    ),
    "running_total": (
        Query(("billed_cost",), OCTOBER, ("service",), grain=Grain.WEEK, cumulative=True),
        Scope.everything(),
    ),
    "in_another_currency": (
        Query(
            ("billed_cost", "lines"),
            OCTOBER,
            ("service",),
            top=5,
            compare=OCTOBER.previous,
            rates=Rates("EUR", 3, (Rate("USD", date(2026, 10, 1), "0.91"),)),
        ),
        BOB,
    ),
    "by_service_category": (Query(("lines",), OCTOBER, ("service_category",)), BOB),
    "two_tags": (Query(("lines",), OCTOBER, ("tag:env", "tag:team")), BOB),
    "subscriptions_and_their_groups": (
        Query(("billed_cost",), OCTOBER, ("subscription", "resource_group")),
        Scope.everything(),
    ),
    "filters": (
        Query(
            ("lines",),
            OCTOBER,
            ("resource_group", "billing_period"),
            filters=(
                Filter("service", Operator.NOT_IN, ("Storage",)),
                Filter("tag:env", Operator.IN, ("prod", "")),
            ),
        ),
        BOB,
    ),
}


@pytest.mark.parametrize("name", GOLDEN)
def test_the_sql_is_the_one_that_was_reviewed(name: str) -> None:
    query, scope = GOLDEN[name]
    assert_golden(name, statement_of(query, scope=scope, snapshots=(1, 2), sources=("a", "b")).sql)


def test_of_whole_snapshots_no_days_are_asked_for() -> None:
    query = Query(("billed_cost",), OCTOBER, ("service",), grain=Grain.DAY)
    statement = statement_of(query, scope=BOB, snapshots=(1, 2), are_whole=True, with_totals=True)
    assert_golden("whole_snapshots", statement.sql)


def test_a_tag_that_has_a_column_is_read_from_it_whatever_its_case() -> None:
    tables = with_tags({"env": "tag_0123456789abcdef"})
    query, scope = GOLDEN["two_tags"]
    asked = replace(query, dimensions=("tag:Env", "tag:team"), grain=Grain.DAY)
    env = Scope.of([[Condition.of(ScopeDimension.TAG, ["prod"], "ENV")]])
    sql = statement_of(asked, scope=env, snapshots=(1,), tables=tables).sql
    assert_golden("tag_of_a_column", sql)
    assert_golden("two_tags", statement_of(query, scope=scope, snapshots=(1, 2)).sql)


def test_the_sql_of_a_page_of_lines_is_the_one_that_was_reviewed() -> None:
    lines = Lines(OCTOBER, subscription_ids=("A",), services=("Storage", "Network"))
    after = Position(date(2026, 10, 3), 7, 1, "part.csv", 2)
    statement = compile_page(lines, scope=BOB, snapshots=(1,), after=after, limit=10)
    assert_golden("page_of_lines", statement.sql)


def test_closed_days_are_never_taken_for_all_days() -> None:
    query = Query(("billed_cost",), OCTOBER, compare=OCTOBER.previous, closed_days_only=True)
    with pytest.raises(AppError, match="invalid_question"):
        statement_of(query, scope=BOB, snapshots=(1,))


def test_rows_and_totals_are_one_statement() -> None:
    query = Query(("billed_cost",), OCTOBER, ("service", "location"), top=3, subtotals=True)
    for name, asked in {
        "rows_and_totals": replace(query, subtotals=False),
        "subtotals_and_totals": query,
    }.items():
        statement = statement_of(asked, scope=BOB, snapshots=(1,), with_totals=True)
        assert_golden(name, statement.sql)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(queries(), scopes(), st.randoms(use_true_random=False))
def test_the_text_does_not_depend_on_any_value(query: Query, scope: Scope, dice: object) -> None:
    def other(value: str) -> str:
        return renamed.setdefault(value, f"{dice.random()}-{len(renamed)}")  # type: ignore[attr-defined]

    renamed: dict[str, str] = {}
    asked = statement_of(query, scope=scope, snapshots=(1, 2), sources=("a", "b"))
    twin = statement_of(
        _with_values(query, other), scope=_scope(scope, other), snapshots=(9,), sources=("'",)
    )
    assert twin.sql == asked.sql
    assert twin.params.keys() == asked.params.keys()


@pytest.mark.parametrize("value", [value for value in HOSTILE if value])
def test_a_hostile_value_is_a_parameter_and_never_text(value: str) -> None:
    query = Query(
        ("lines",), OCTOBER, (f"tag:{value}",), filters=(Filter("service", Operator.IN, (value,)),)
    )
    condition = Condition.of(ScopeDimension.TAG, [value], value)
    statement = statement_of(query, scope=Scope.of([[condition]]), snapshots=(1,))
    plain = statement_of(
        replace(query, dimensions=("tag:x",), filters=(Filter("service", Operator.IN, ("x",)),)),
        scope=Scope.of([[Condition.of(ScopeDimension.TAG, ["x"], "x")]]),
        snapshots=(1,),
    )
    assert statement.sql == plain.sql
    assert statement.params["tag"] == (value.lower() if value.isascii() else value)
    assert statement.params["filter_0"] == [value]
    assert statement.params["scope_0"] == [value]


def test_wherever_the_table_is_named_the_scope_stands_beside_it() -> None:
    for query, scope in GOLDEN.values():
        sql = statement_of(query, scope=scope, snapshots=(1,), sources=("a",)).sql
        plain = re.sub(r"\s+", " ", sql)
        reads = re.findall(r"FROM (?:charges|rollup_\w+) .*?(WHERE .*?)(?: GROUP BY|$)", plain)
        assert len(reads) == len(re.findall(r"charges|rollup_", sql)) == (2 if query.top else 1)
        (conditions,) = set(reads)
        assert conditions.startswith("WHERE snapshot_id IN {snapshots:Array(UInt64)} AND ")
        assert re.search(r" AND (date|month) >= {start:Date} AND \1 < {end:Date}( |$)", conditions)
        is_narrowed = re.search(r" AND (false|\(\(\w+ IN {scope_.*\)\))", conditions) is not None
        assert is_narrowed is not scope.sees_everything


def _with_values(query: Query, other: Callable[[str], str]) -> Query:
    order = query.order and replace(query.order, by=_name(query.order.by, other))
    return replace(
        query,
        dimensions=tuple(_name(name, other) for name in query.dimensions),
        filters=tuple(_filter(each, other) for each in query.filters),
        any_of=tuple(tuple(_filter(each, other) for each in group) for group in query.any_of),
        order=order,
        limit=query.limit + 1,
    )


def _filter(asked: Filter, other: Callable[[str], str]) -> Filter:
    values = asked.values
    if asked.operator is not Operator.RANGE:
        values = tuple(other(value) for value in values)
    return Filter(_name(asked.dimension, other), asked.operator, values)


def _name(name: str, other: Callable[[str], str]) -> str:
    key = name.removeprefix("tag:")
    return f"tag:{_key(key, other)}" if key != name else name


def _key(key: str, other: Callable[[str], str]) -> str:
    """Another key; those that differ in case alone still do: whether two are one is the shape."""
    return other(key.lower()) + "".join("X" if each.isupper() else "x" for each in key)


def _scope(scope: Scope, other: Callable[[str], str]) -> Scope:
    if scope.sees_everything or scope.sees_nothing:
        return scope
    return Scope.of(
        [
            Condition.of(
                c.dimension, [other(v) for v in c.values], c.tag_key and other(c.tag_key.lower())
            )
            for c in grant
        ]
        for grant in scope.grants
    )
