"""Which table answers which question."""

from datetime import date
from typing import Any

import pytest

from abi.core.accounts.scope import Condition, Scope, ScopeDimension
from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Identity, Statement
from analytics.compile import compile as statement_of
from analytics.compile import need_of
from analytics.pickers.value_tables import KEYS, RESOURCES, VALUES
from analytics.query import Filter, Period, Query
from analytics.tables import TABLES, Table, covers, smallest
from analytics.visible import Reach
from analytics.vocabulary import Basis, Grain, Operator

OCTOBER = Period(date(2026, 10, 1), date(2026, 11, 1))
WEEK = Period(date(2026, 10, 5), date(2026, 10, 12))
EVERYTHING = Scope.everything()
COST = ("billed_cost",)


def _scope(dimension: ScopeDimension, key: str = "") -> Scope:
    return Scope.of([[Condition.of(dimension, ["x"], key)]])


@pytest.mark.parametrize(
    ("table", "asked", "scope"),
    [
        ("service_day", {}, EVERYTHING),
        ("service_day", {"period": WEEK, "compare": WEEK.previous}, EVERYTHING),
        ("service_day", {"dimensions": ("service", "source"), "grain": Grain.DAY}, EVERYTHING),
        ("service_day", {"measures": ("lines",), "basis": Basis.EFFECTIVE}, EVERYTHING),
        ("subscription_month", {}, _scope(ScopeDimension.SUBSCRIPTION)),
        ("subscription_month", {"dimensions": ("subscription", "service")}, EVERYTHING),
        ("subscription_month", {"dimensions": ("location",), "grain": Grain.MONTH}, EVERYTHING),
        ("subscription_day", {"period": WEEK}, _scope(ScopeDimension.SUBSCRIPTION)),
        ("subscription_day", {"dimensions": ("subscription",), "grain": Grain.DAY}, EVERYTHING),
        ("group_month", {}, _scope(ScopeDimension.RESOURCE_GROUP)),
        ("group_month", {"dimensions": ("charge_type",), "grain": Grain.MONTH}, EVERYTHING),
        ("group_month", {"dimensions": ("subscription", "resource_group")}, EVERYTHING),
        ("charges", {"dimensions": ("location",), "grain": Grain.DAY}, EVERYTHING),
        ("charges", {"dimensions": ("location",), "period": WEEK}, EVERYTHING),
        ("meter_month", {"measures": ("consumed_quantity",)}, EVERYTHING),
        ("meter_month", {"dimensions": ("meter", "resource_group")}, EVERYTHING),
        ("charges", {"dimensions": ("meter", "location")}, EVERYTHING),
        ("resource_month", {"measures": ("resources",)}, EVERYTHING),
        ("resource_month", {"dimensions": ("resource",), "compare": OCTOBER.previous}, EVERYTHING),
        ("charges", {"dimensions": ("resource", "subscription")}, EVERYTHING),
        ("tag_month", {"dimensions": ("tag:env", "service")}, EVERYTHING),
        ("tag_month", {"dimensions": ("tag:env",)}, _scope(ScopeDimension.RESOURCE_GROUP)),
        ("subscription_tag_month", {"dimensions": ("tag:env", "cost_center")}, EVERYTHING),
        (
            "subscription_tag_month",
            {"dimensions": ("tag:env",)},
            _scope(ScopeDimension.TAG, "ENV"),
        ),
        ("subscription_tag_month", {}, _scope(ScopeDimension.TAG, "env")),
        ("charges", {"dimensions": ("tag:env", "tag:team")}, EVERYTHING),
        ("charges", {"dimensions": ("tag:ÉNV", "tag:énv")}, EVERYTHING),
        ("charges", {"dimensions": ("tag:env",)}, _scope(ScopeDimension.TAG, "team")),
        ("charges", {"dimensions": ("tag:env",), "period": WEEK}, EVERYTHING),
        ("charges", {"dimensions": ("tag:env",), "measures": ("resources",)}, EVERYTHING),
    ],
)
def test_the_smallest_table_that_answers_exactly_is_read(
    table: str, asked: dict[str, Any], scope: Scope
) -> None:
    question: dict[str, Any] = {"measures": COST, "period": OCTOBER} | asked
    statement = statement_of(Query(**question), scope=scope, snapshots=(1,))
    assert f"FROM {table}" in statement.sql.replace("rollup_", "")


def test_a_filter_needs_its_column_too() -> None:
    located = Filter("location", Operator.IN, ("west",))
    query = Query(COST, OCTOBER, ("service",), filters=(located,))
    need = need_of(query, Reach(EVERYTHING, (1,), OCTOBER.start, OCTOBER.end))
    assert [table.name for table in TABLES if covers(table, need)] == [
        "rollup_subscription_month",
        "rollup_group_month",
        "rollup_resource_month",
        "charges",
    ]


def test_a_month_table_is_not_read_for_part_of_a_month() -> None:
    for start, end in ((OCTOBER.start, WEEK.end), (WEEK.start, OCTOBER.end)):
        need = Reach(EVERYTHING, (1,), start, end).need({"resource_location"})
        assert smallest(need).name == "charges"


def test_a_column_that_no_table_has_is_an_error() -> None:
    need = Reach(EVERYTHING, (1,), OCTOBER.start, OCTOBER.end).need({"password"})
    with pytest.raises(ValueError, match="password"):
        smallest(need)


@pytest.mark.parametrize("table", [*TABLES, VALUES, KEYS, *RESOURCES], ids=lambda each: each.name)
def test_a_name_for_an_expression_hides_no_column(table: Table, clickhouse: str) -> None:
    """The engine takes the name before the column: a condition beside it would be another."""
    found = client.read(
        Statement("SELECT name FROM system.columns WHERE database = {db:String}"
                  " AND table = {table:String}", {"db": clickhouse, "table": table.name}),
        identity=Identity.WRITER,
    )  # fmt: skip
    stored = {name for (name,) in found.rows()}
    assert "snapshot_id" in stored
    assert not {name for name, sql in table.columns.items() if sql != name} & stored
