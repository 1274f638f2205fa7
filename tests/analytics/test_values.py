"""Pickers on the real ClickHouse against plain Python: random scopes, dimensions and searches."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from abi.core.accounts.scope import Condition, Scope, ScopeDimension
from abi.core.clickhouse import client
from abi.core.decimals import exact_sum
from analytics.pickers.ranking import placed
from analytics.pickers.values_sql import TAG_KEYS, Asked, compile_values
from analytics.query import Period
from analytics.tables import TABLES, Table, with_tags
from analytics.vocabulary import DIMENSIONS, Basis
from tests.analytics import oracle
from tests.analytics.charges import Charge, empty, insert, sees
from tests.analytics.questions import SOURCES, dimensions, fixture_rows, periods, scopes
from tests.analytics.questions import TAG_KEYS as TAG_KEYS_ASKED
from tests.analytics.tag_columns import tag_columns

ROWS = fixture_rows()
# Every period of the questions ends in October.
searches = st.sampled_from(["", "", "s", "SUB-", "1", "虚", "%", "_", "no such thing", "'", "en"])


# The columns of some of the keys that are asked about.
PROMOTED: dict[str, str] = {}


@pytest.fixture(scope="module", autouse=True)
def rows(clickhouse_database: str) -> Iterator[None]:
    empty()
    insert(ROWS)
    with tag_columns(TAG_KEYS_ASKED[-2:]) as columns:
        PROMOTED.update(columns)
        yield
    empty()


def found(
    asked: Asked,
    scope: Scope,
    tables: tuple[Table, ...] = TABLES,
    *,
    is_ranked: bool = True,
) -> list[tuple[Any, ...]]:
    """(member, name, costs, lines) in the answer's order."""
    statement = compile_values(
        asked,
        scope=scope,
        snapshots=tuple(SOURCES),
        sources=tuple(SOURCES.values()),
        tables=tables,
        is_ranked=is_ranked,
    )
    result = client.read(statement)
    rows = (result if is_ranked else placed(result, asked.limit)).records()
    return [
        (
            row["member"],
            (row.get("named") or ("",))[0],
            [(currency, Decimal(amount)) for currency, amount in row["costs"]],
            row["lines"],
        )
        for row in rows
    ]


def expected(asked: Asked, scope: Scope) -> list[tuple[Any, ...]]:
    """The same, said again without SQL."""
    first, last = asked.period.start.replace(day=1), date(2026, 11, 1)
    charges = [
        row
        for row in ROWS
        if row.snapshot_id in SOURCES and first <= row.date < last and sees(scope, row)
    ]
    members: dict[str, list[Charge]] = defaultdict(list)
    for charge in charges:
        for member in _members(asked.dimension, charge):
            members[member].append(charge)
    kept = {
        member: (_name(asked.dimension, member, group), _costs(asked.basis, group), len(group))
        for member, group in members.items()
        if _matches(asked, member, group)
    }
    places = _places({member: costs for member, (_, costs, _) in kept.items()})
    return [(member, *kept[member]) for member in sorted(kept, key=lambda m: (places[m], m))]


def _members(dimension: str, charge: Charge) -> list[str]:
    if dimension == TAG_KEYS:
        return sorted({key.lower() for key in charge.tags if key})
    return [oracle.value(dimension, charge, SOURCES)]


def _matches(asked: Asked, member: str, group: list[Charge]) -> bool:
    names = {row.subscription_name for row in group} if asked.dimension == "subscription" else set()
    return any(asked.search.lower() in text.lower() for text in {member, *names})


def _name(dimension: str, member: str, group: list[Charge]) -> str:
    if dimension == "subscription":
        return max((row.date, row.subscription_name) for row in group)[1]
    if dimension == TAG_KEYS:
        spelled = ((row.date.month, _spelling(row, member)) for row in group)
        return max(spelled)[1]
    return ""


def _spelling(charge: Charge, key: str) -> str:
    return next(each for each in charge.tags if each.lower() == key)


def _costs(basis: Basis, group: list[Charge]) -> list[tuple[str, Decimal]]:
    sums: dict[str, list[Decimal]] = defaultdict(list)
    for row in group:
        sums[row.billing_currency].append(getattr(row, f"{basis}_cost"))
    return [(currency, exact_sum(sums[currency])) for currency in sorted(sums)]


def _places(costs: dict[str, list[tuple[str, Decimal]]]) -> dict[str, int]:
    """Where each stands in the currency in which it stands highest."""
    places: dict[str, int] = {}
    for currency in {currency for each in costs.values() for currency, _ in each}:
        order = sorted((-dict(c)[currency], m) for m, c in costs.items() if currency in dict(c))
        for place, (_, member) in enumerate(order):
            places[member] = min(place, places.get(member, place))
    return places


@settings(
    max_examples=120,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.one_of(dimensions, st.just(TAG_KEYS)), periods, searches, st.sampled_from(Basis), scopes()
)
def test_a_picker_offers_what_the_visible_lines_say_and_what_it_costs(
    dimension: str, period: Period, search: str, basis: Basis, scope: Scope
) -> None:
    asked = Asked(dimension, period, search, basis, limit=10_000)
    assert found(asked, scope) == expected(asked, scope)
    assert found(asked, scope, with_tags(PROMOTED)) == expected(asked, scope)
    assert found(asked, scope, is_ranked=False) == expected(asked, scope)


OCTOBER = Period(date(2026, 10, 1), date(2026, 11, 1))
BY = {
    "everything": Scope.everything(),
    "subscription": Scope.of([[Condition.of(ScopeDimension.SUBSCRIPTION, ["sub-a"])]]),
    "group": Scope.of([[Condition.of(ScopeDimension.RESOURCE_GROUP, ["rg-1"])]]),
    "tag": Scope.of([[Condition.of(ScopeDimension.TAG, ["prod"], "env")]]),
}


@pytest.mark.parametrize(
    ("dimension", "scope", "table"),
    [
        ("service", "everything", "rollup_values"),
        ("cost_center", "subscription", "rollup_values"),
        ("service", "group", "rollup_group_month"),
        ("meter", "subscription", "rollup_values"),
        ("meter", "group", "rollup_meter_month"),
        ("meter", "tag", "charges"),
        ("subscription", "subscription", "rollup_subscription_month"),
        ("tag", "subscription", "rollup_tag_month"),
        ("tag", "group", "rollup_tag_month"),
        ("tag", "tag", "charges"),
        ("tag:env", "subscription", "rollup_subscription_tag_month"),
        ("tag:Env", "tag", "rollup_subscription_tag_month"),
        ("tag:team", "tag", "charges"),
    ],
)
def test_the_smallest_table_that_knows_the_dimension_and_the_scope_is_read(
    dimension: str, scope: str, table: str
) -> None:
    statement = compile_values(
        Asked(dimension, OCTOBER), scope=BY[scope], snapshots=(1,), sources=("ea",)
    )
    read = {
        line.split()[1]
        for line in statement.sql.splitlines()
        if line.startswith(("FROM rollup", "FROM charges"))
    }
    assert read == {table}


@pytest.mark.parametrize("name", sorted(DIMENSIONS))
@pytest.mark.parametrize("scope", sorted(BY))
def test_every_dimension_can_be_picked_from_within_every_kind_of_scope(
    name: str, scope: str
) -> None:
    found(Asked(name, OCTOBER, search="x"), BY[scope])
