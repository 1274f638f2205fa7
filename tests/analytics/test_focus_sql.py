"""The SQL of an export: reviewed text, one FROM with the scope beside it, unique reference data."""

from dataclasses import replace
from datetime import date

import pytest

from abi.core.accounts.scope import Condition, Scope, ScopeDimension
from analytics.exports.shapes import Shape
from analytics.focus.columns import COLUMNS, NAMES
from analytics.focus.facts import FACTS
from analytics.focus.reference import _ARRAYS as REFERENCE
from analytics.focus.sql import Reading, ReadSource, compile_rows, compile_totals
from analytics.query import Filter
from analytics.services import SERVICES
from analytics.vocabulary import Operator
from analytics.whole_line import WHOLE_LINE
from tests.analytics.golden import assert_golden

BOB = Scope.of([[Condition.of(ScopeDimension.SUBSCRIPTION, ["A", "B"])]]).with_prices()
READING = Reading(
    scope=BOB,
    days=(date(2026, 10, 1), date(2026, 11, 1)),
    snapshots=(1, 2),
    snapshot_sources=("ea", "ea"),
    sources=(ReadSource(7, "ea", "Microsoft"),),
    has_native=True,
    filters=(Filter("tag:env", Operator.IN, ("prod",)), Filter("source", Operator.IN, ("ea",))),
)


@pytest.mark.parametrize("shape", Shape)
def test_the_sql_of_the_rows_is_the_one_that_was_reviewed(shape: Shape) -> None:
    reading = READING if shape is Shape.COLUMNS else replace(READING, has_native=False)
    assert_golden(f"focus_{shape}", compile_rows(reading, shape).sql)


def test_the_sql_of_the_totals_is_the_one_that_was_reviewed() -> None:
    assert_golden("focus_totals", compile_totals(READING).sql)


@pytest.mark.parametrize("value", ["'; DROP TABLE charges", "{x:String}", "\\", "生产"])
def test_the_text_depends_on_no_value(value: str) -> None:
    other = replace(
        READING,
        scope=Scope.of([[Condition.of(ScopeDimension.SUBSCRIPTION, [value, "x"])]]).with_prices(),
        sources=(ReadSource(8, value, value),),
        snapshot_sources=(value, value),
        filters=(Filter(f"tag:{value}", Operator.IN, (value,)), *READING.filters[1:]),
    )
    for shape in Shape:
        assert compile_rows(other, shape).sql == compile_rows(READING, shape).sql
    assert compile_totals(other).sql == compile_totals(READING).sql


def test_the_table_is_named_once_and_the_scope_stands_beside_it() -> None:
    for statement in (compile_rows(READING, Shape.CSV), compile_totals(READING)):
        assert statement.sql.count("FROM charges") == 1
        innermost = statement.sql[
            statement.sql.index("FROM charges") : statement.sql.index("asked AS")
        ]
        assert "snapshot_id IN {snapshots:Array(UInt64)}" in innermost
        assert "subscription_key IN {scope_0:Array(String)}" in innermost
        assert "JOIN" not in statement.sql


def test_no_column_of_ours_shadows_a_delivered_one() -> None:
    assert not WHOLE_LINE & (set(FACTS) | set(NAMES))


def test_a_service_has_one_name_one_category_and_keys_of_its_own() -> None:
    assert len({service.name.lower() for service in SERVICES}) == len(SERVICES)
    for name in ("types", "meters", "providers", "services", "spellings", "regions"):
        assert len(set(REFERENCE[name])) == len(REFERENCE[name]), name
        assert all(key == key.lower() for key in REFERENCE[name] if name != "services")
    assert set(REFERENCE["spelled"]) <= set(REFERENCE["regions"])


def test_the_columns_are_those_of_focus_in_order_and_ours_after_them() -> None:
    standard = [column.name for column in COLUMNS if not column.is_ours]
    assert standard == sorted(standard) == list(NAMES[: len(standard)])
    assert len(standard) == 57
