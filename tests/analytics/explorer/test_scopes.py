"""Whatever the scope and the SQL: the answer is that over a table which holds nothing else."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from abi.core.accounts.scope import Scope
from abi.core.clickhouse import client
from analytics.explorer import place
from analytics.explorer.door import Door, Way
from analytics.explorer.views import Sight
from analytics.focus.sql import Reading, ReadSource
from analytics.period import EARLIEST, LATEST
from tests.analytics.charges import empty, insert_lines, sees
from tests.analytics.questions import fixture_rows, scopes

WHOLE = 900
_cut_ids = count(WHOLE + 1)
ROWS = [replace(each, snapshot_id=WHOLE, line_no=i) for i, each in enumerate(fixture_rows())]
QUERIES = (
    "SELECT * FROM azure_billing_detail",
    "SELECT billing_currency, sum(extended_cost), count() FROM azure_billing_detail GROUP BY ALL",
    "SELECT * FROM daily_cost",
    "SELECT service, sum(billed_cost) AS c, rank() OVER (ORDER BY c) FROM daily_cost GROUP BY ALL",
    """SELECT k, uniqExact(instance_id) FROM azure_billing_detail ARRAY JOIN mapKeys(tags) AS k
       GROUP BY k""",
    """SELECT a.id, b.extended_cost FROM azure_billing_detail AS a
       LEFT JOIN azure_billing_detail AS b ON a.cost_center = b.cost_center AND a.date < b.date""",
    """SELECT subscription_name FROM daily_cost WHERE service NOT IN
       (SELECT service FROM daily_cost WHERE billed_cost > 1)""",
    """WITH x AS (SELECT resource_group, sum(effective_cost) AS c FROM daily_cost GROUP BY 1)
       SELECT * FROM x WHERE c >= (SELECT avg(c) FROM x)""",
    "SELECT * EXCEPT (x_SnapshotId) FROM focus",
    "SELECT SubAccountName, sum(BilledCost), max(ChargePeriodStart) FROM focus GROUP BY ALL",
)


@pytest.fixture(scope="module", autouse=True)
def lines(clickhouse_database: str) -> Iterator[str]:
    empty()
    insert_lines(ROWS)
    yield clickhouse_database
    empty()


@pytest.fixture(autouse=True)
def places(clickhouse_database: str) -> Iterator[None]:
    """Made by hand here, of lines that are left alone."""
    yield
    place.drop_all_but(())


@given(scopes(), st.lists(st.sampled_from(QUERIES), min_size=3, max_size=3, unique=True))
@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_sql_answers_as_if_nothing_else_were_there(
    lines: str, scope: Scope, queries: list[str]
) -> None:
    cut = next(_cut_ids)
    seen = [replace(each, snapshot_id=cut) for each in ROWS if sees(scope, each)]
    if seen:
        insert_lines(seen)
    mine, whole = _made(scope, WHOLE, lines), _made(Scope.everything(), cut, lines)
    for query in queries:
        assert _rows(query, mine) == _rows(query, whole), query


def _made(scope: Scope, snapshot: int, database: str) -> place.Place:
    reading = Reading(
        scope=scope,
        days=(EARLIEST, LATEST),
        snapshots=(snapshot,),
        snapshot_sources=("ea",),
        sources=(ReadSource(1, "ea", "Microsoft"),),
        has_native=False,
    )
    sight = Sight(scope, (snapshot,), (snapshot,), reading, wall="")
    made = place.placed(Door(Way.DEFINER, database), sight)
    place.make(made)
    return made


def _rows(query: str, where: place.Place) -> list[str]:
    """Sorted: which of several equal rows comes first is open."""
    found = client.explore(
        query, {}, entry=where.entry, query_id=where.query_id("test"), most=100_000
    )
    return sorted(repr(row) for row in found.result.rows())
