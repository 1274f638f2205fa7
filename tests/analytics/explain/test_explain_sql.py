"""The SQL of an explanation: golden files, and that it depends on the shape of a question only."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from abi.core.accounts.scope import Condition, Scope, ScopeDimension
from abi.core.clickhouse.statement import Statement
from analytics.explain.comparison import Comparison
from analytics.explain.drivers_sql import Member, compile_drivers
from analytics.explain.rows_sql import Reading
from analytics.explain.sides_sql import compile_sides
from analytics.query import Filter
from analytics.visible import Reach
from analytics.vocabulary import Operator
from tests.analytics.explain.asking import MONTHS
from tests.analytics.explain.changes import comparisons
from tests.analytics.golden import assert_golden
from tests.analytics.questions import HOSTILE, scopes

BOB = Scope.of([[Condition.of(ScopeDimension.SUBSCRIPTION, ["A", "B"])]])
GROUPED = replace(
    MONTHS,
    measure="effective_cost",
    dimensions=("subscription", "tag:env"),
    filters=(Filter("service", Operator.IN, ("Storage",)),),
)
KEPT = (Member("USD", ("A", "prod")),)


def statements(asked: Comparison, scope: Scope) -> tuple[Statement, Statement]:
    reading = Reading(Reach(scope, (1, 2), *asked.days), ("a", "b"))
    kept = tuple(replace(each, values=each.values[: len(asked.dimensions)]) for each in KEPT)
    return compile_sides(asked, reading), compile_drivers(asked, reading, kept=kept)


@pytest.mark.parametrize(("name", "asked"), [("total", MONTHS), ("grouped", GROUPED)])
def test_the_sql_is_the_one_that_was_reviewed(name: str, asked: Comparison) -> None:
    sides, drivers = statements(asked, BOB)
    assert_golden(f"explain_sides_{name}", sides.sql)
    assert_golden(f"explain_drivers_{name}", drivers.sql)


@pytest.mark.parametrize("asked", [MONTHS, GROUPED])
def test_a_table_is_named_once_and_the_scope_stands_beside_it(asked: Comparison) -> None:
    for statement in statements(asked, BOB):
        innermost = statement.sql[: statement.sql.index("asked AS")]
        assert statement.sql.count("snapshot_id IN {snapshots:Array(UInt64)}") == 1
        assert "subscription_key IN {scope_0:Array(String)}" in innermost
    assert statements(asked, BOB)[1].sql.count("FROM charges") == 1
    assert statements(asked, Scope.nothing())[1].sql.count("AND false") == 1


@settings(max_examples=60, deadline=None, derandomize=True)
@given(comparisons(), scopes())
def test_the_text_does_not_depend_on_any_value(asked: Comparison, scope: Scope) -> None:
    other = replace(
        asked,
        filters=tuple(replace(each, values=(HOSTILE[3],)) for each in asked.filters),
        any_of=tuple(
            tuple(replace(each, values=("x",)) for each in group) for group in asked.any_of
        ),
        members=asked.members + 1,
        resources=7,
    )
    for one, twin in zip(statements(asked, scope), statements(other, scope), strict=True):
        assert twin.sql == one.sql
        assert twin.params.keys() == one.params.keys()
