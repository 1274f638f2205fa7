"""Random changes, scopes and groupings on the real ClickHouse: what always holds of drivers."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from abi.core.accounts.scope import Scope
from abi.core.decimals import exact_sum
from analytics.compile import compile as statement_of
from analytics.explain.answer import Level
from analytics.explain.comparison import Comparison
from analytics.query import MAX_LIMIT, Period, Query
from tests.analytics.charges import empty, sees
from tests.analytics.explain.asking import alone, ask, read
from tests.analytics.explain.bill import insert
from tests.analytics.explain.changes import SOURCES, comparisons, fixture_lines
from tests.analytics.questions import scopes

# A statement with all its steps takes a while to plan; on a busy machine many times that.
pytestmark = pytest.mark.timeout(900)
LINES = fixture_lines()
ZERO = Decimal(0)
many = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
Key = tuple[str, ...]


@pytest.fixture(scope="module", autouse=True)
def lines(clickhouse_database: str) -> Iterator[None]:
    """The lines of this module; they are left alone, so that no example can disturb another."""
    empty()
    insert(LINES)
    yield
    empty()


def plain(asked: Comparison, period: Period, scope: Scope) -> dict[Key, Decimal]:
    """The cost of one period as the query layer answers it, by currency and members."""
    names = ("billing_currency", *(each for each in asked.dimensions if each != "billing_currency"))
    query = Query(
        measures=(asked.measure,),
        period=period,
        dimensions=names,
        filters=asked.filters,
        any_of=asked.any_of,
        limit=MAX_LIMIT,
    )
    statement = statement_of(
        query, scope=scope, snapshots=tuple(SOURCES), sources=tuple(SOURCES.values())
    )
    at = [names.index(name) for name in ("billing_currency", *asked.dimensions)]
    return {tuple(row[f"d{i}"] for i in at): row["m0"] for row in read(statement)}


def _every(asked: Comparison, scope: Scope) -> tuple[Level, ...]:
    told, others = ask(asked, scope, sources=SOURCES)
    return (*told, *others)


def of(level: Level) -> Key:
    return (level.currency, *level.values)


def summed(rows: Iterable[tuple[str, Decimal]]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for currency, amount in rows:
        sums[currency] = exact_sum((sums[currency], amount))
    return {currency: amount for currency, amount in sums.items() if amount}


@many
@given(comparisons(), scopes())
def test_drivers_add_up_to_what_the_query_layer_says_of_every_level(
    asked: Comparison, scope: Scope
) -> None:
    for each in dict.fromkeys((asked, alone(asked))):
        before, after = (plain(each, period, scope) for period in (each.before, each.after))
        told, others = ask(each, scope, sources=SOURCES)
        for level in told:
            sides = before.get(of(level), ZERO), after.get(of(level), ZERO)
            assert (level.cost_before, level.cost_after) == sides
        for level in (*told, *others):
            assert level.change == exact_sum((level.cost_after, level.cost_before.copy_negate()))
            assert exact_sum(share.amount for share in level.drivers) == level.change
        for side, found in (("cost_before", before), ("cost_after", after)):
            everything = summed((key[0], cost) for key, cost in found.items())
            assert everything == summed(
                (each.currency, getattr(each, side)) for each in (*told, *others)
            )


@settings(many, max_examples=10)
@given(comparisons(), scopes())
def test_resources_behind_a_driver_add_up_to_it_however_many_are_told(
    asked: Comparison, scope: Scope
) -> None:
    all_told = ask(replace(asked, resources=50), scope, sources=SOURCES)
    for whole, cut in zip(
        sum(all_told, ()), sum(ask(asked, scope, sources=SOURCES), ()), strict=True
    ):
        for every, some in zip(whole.drivers, cut.drivers, strict=True):
            rest = every.resources[asked.resources :]
            assert (every.others, every.others_amount) == (0, ZERO)
            assert (some.driver, some.amount) == (every.driver, every.amount)
            assert some.resources == every.resources[: asked.resources]
            assert some.others == len(rest)
            assert some.others_amount == exact_sum(each.amount for each in rest)


@settings(many, max_examples=10)
@given(comparisons(), scopes())
def test_a_period_compared_with_itself_has_not_changed(asked: Comparison, scope: Scope) -> None:
    for level in _every(replace(asked, before=asked.after), scope):
        assert (level.change, level.drivers) == (ZERO, ())


_fresh = count(100)


@settings(many, max_examples=5)
@given(comparisons(), scopes())
def test_lines_outside_the_scope_move_nothing(asked: Comparison, scope: Scope) -> None:
    copies = {old: next(_fresh) for old in SOURCES}
    mine: list[Any] = [each for each in LINES if each.snapshot_id in SOURCES and sees(scope, each)]  # type: ignore[arg-type]
    if mine:
        insert([replace(each, snapshot_id=copies[each.snapshot_id]) for each in mine])
    sources = {new: SOURCES[old] for old, new in copies.items()}
    for each in dict.fromkeys((asked, alone(asked))):
        assert ask(each, scope, sources=SOURCES) == ask(each, Scope.everything(), sources=sources)
