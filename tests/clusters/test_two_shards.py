"""On two shards everything is as on one server, to the last digit of every answer.

Two real servers and a real Distributed engine; no replicas and no DDL worker, which the embedded
server does not have: tests/clusters/ddl.py stands in for them.
"""

import threading
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from clickhouse_driver import Client
from clickhouse_driver import errors as driver_errors
from django.apps import apps
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import transaction
from pytest_django import Settings

from abi.core.clickhouse import client
from abi.core.clickhouse.migrate import found, statements_of
from abi.core.clickhouse.statement import Statement
from abi.core.errors import AppError
from billing.tag_columns import readable, reconcile
from tests.clusters.ddl import carried_to, without_cluster
from tests.clusters.servers import NAME, TwoShards, two_shards
from tests.clusters.story import tables, told
from tests.stack.stacks import wait_for

pytestmark = [pytest.mark.slow, pytest.mark.stack, pytest.mark.timeout(900)]
USERS = ("writer", "reader", "explorer")
# A snapshot of each number, on both shards.
_HUNDRED = Statement(
    "INSERT INTO charges (billing_period, snapshot_id, subscription_key, billed_cost)"
    " SELECT toDate('2023-09-01'), number, toString(number), 1 FROM numbers(100)"
)
_TAGGED = Statement(
    "INSERT INTO charges (billing_period, snapshot_id, subscription_key, tags) SELECT"
    " toDate('2023-09-01'), number, toString(number), if(number % 2, map('ENV', 'it\\'s'), map())"
    " FROM numbers(100)"
)


@pytest.fixture
def shards(tmp_path: Path) -> Iterator[TwoShards]:
    with two_shards(tmp_path / "shards") as running:
        yield running


@pytest.fixture
def carried(shards: TwoShards, settings: Settings) -> Iterator[list[str]]:
    """ABI on the cluster, migrated; the value is what was sent to every server."""
    settings.CLICKHOUSE_CLUSTER = NAME
    settings.CLICKHOUSE_URLS = {user: shards.urls(user)[0] for user in USERS}
    client.close_pools()
    with carried_to(shards.urls("writer")) as statements:
        call_command("migrate_clickhouse", stdout=StringIO())
        yield statements
    client.close_pools()


def _of(shards: TwoShards, sql: str, user: str = "writer") -> list[Any]:
    found = []
    for url in shards.urls(user):
        with Client.from_url(url) as one:
            found.append(one.execute(sql))
    return found


@pytest.fixture
def on_one_server(clickhouse: str, landing: Path, db: None, tmp_path: Path) -> dict[str, object]:
    """The answers of one server; PostgreSQL forgets that they were ever asked."""
    (tmp_path / "one").mkdir()
    with transaction.atomic():
        answers = told(tmp_path / "one")
        transaction.set_rollback(True)
    return answers


def test_every_answer_is_that_of_one_server(
    on_one_server: dict[str, object], carried: list[str], shards: TwoShards, tmp_path: Path
) -> None:
    (tmp_path / "two").mkdir()
    found = told(tmp_path / "two")
    assert found.keys() == on_one_server.keys()
    for name, answer in found.items():
        assert answer == on_one_server[name], name
    here = _of(shards, "SELECT count() FROM charges_local")
    ((whole,),) = client.read(Statement("SELECT count() FROM charges")).rows()
    assert all(count[0][0] > 0 for count in here)
    assert sum(count[0][0] for count in here) == whole
    assert any(sql.startswith("ALTER TABLE `charges_local` ON CLUSTER") for sql in carried)
    assert any(sql.startswith("KILL QUERY ON CLUSTER 'bills' WHERE") for sql in carried)


def test_what_one_server_holds_can_be_copied(
    on_one_server: dict[str, object], clickhouse: str, carried: list[str], shards: TwoShards
) -> None:
    """As docs/scale.md says it."""
    old = urlsplit(django_settings.CLICKHOUSE_URL)
    there = f"'{old.hostname}:{old.port}', {clickhouse}, {{0}}, '{old.username}', '{old.password}'"
    stored = (
        "SELECT name FROM system.tables WHERE engine = 'Distributed' AND database = 'abi'"
        " AND name != 'migrations' AND NOT endsWith(name, '_source')"
    )
    with Client.from_url(shards.urls("writer")[0]) as one:
        for (table,) in one.execute(stored):
            copy = f"INSERT INTO {table} SELECT * FROM remote({there.format(table)})"
            one.execute(copy, settings={"distributed_foreground_insert": 1})
    copied = dict(tables())
    assert copied == {name: on_one_server[name] for name in copied}
    assert copied["charges"]


def test_a_tag_has_its_column_on_every_shard(
    carried: list[str], shards: TwoShards, settings: Settings
) -> None:
    """Of rows stored before and after; gone again, the rows are as they were."""
    client.command(_TAGGED)
    settings.TAG_COLUMNS = ("Env",)
    assert len(reconcile(wait=lambda _: None)) == 2
    client.command(_TAGGED)
    ((key, column),) = readable().items()
    found = client.read(Statement(f"SELECT {column}, count() FROM charges GROUP BY 1 ORDER BY 1"))
    assert (key, list(found.rows())) == ("env", [("", 100), ("it's", 100)])
    local = f"SELECT count() FROM charges_local WHERE {column} != ''"
    assert all(count > 0 for ((count,),) in _of(shards, local))
    settings.TAG_COLUMNS = ()
    assert reconcile(wait=lambda _: None) == [f"the column {column} is dropped"]
    assert client.read(Statement("SELECT count() FROM charges")).data == ((200,),)
    assert f"ALTER TABLE charges_local ON CLUSTER 'bills' MATERIALIZE COLUMN {column}" in carried
    assert sum(column in sql for sql in carried) == 7


def test_migrating_again_finds_nothing_to_do(carried: list[str]) -> None:
    said = StringIO()
    call_command("migrate_clickhouse", stdout=said)
    assert said.getvalue() == "nothing to apply\n"


def test_the_explorers_row_filter_holds_on_every_shard(
    carried: list[str], shards: TwoShards
) -> None:
    client.command(_HUNDRED)
    assert _of(shards, "SELECT count() FROM charges", "reader") == [[(100,)], [(100,)]]
    for table in ("charges", "charges_local"):
        counts = _of(shards, f"SELECT count() FROM {table}", "explorer")
        assert counts == [[(0,)], [(0,)]], table


def test_a_shard_that_is_gone_is_an_error_and_never_a_smaller_answer(
    carried: list[str], shards: TwoShards
) -> None:
    client.command(_HUNDRED)
    asked = Statement("SELECT count() FROM charges")
    assert client.read(asked).data == ((100,),)
    shards.end(1)
    with pytest.raises(AppError, match="clickhouse_unreachable: ClickHouse code"):
        client.read(asked)


def test_a_running_statement_is_seen_and_stopped_whichever_server_runs_it(
    carried: list[str], shards: TwoShards
) -> None:
    with Client.from_url(shards.urls("writer")[1]) as other:
        other.connection.send_receive_timeout = 60
        slow = threading.Thread(target=_cancelled, args=(other,))
        slow.start()
        seen = wait_for(lambda: client.progress("slow-one"), seconds=20)
        client.cancel("slow-one")
        slow.join(20)
    assert seen.written_rows == 0
    assert not slow.is_alive()
    assert client.progress("slow-one") is None


def test_a_rollup_is_filled_from_its_own_snapshot_alone(
    carried: list[str], shards: TwoShards
) -> None:
    """Each shard is told the condition and reads the parts of no other snapshot."""
    client.command(_HUNDRED)
    filling = "SELECT * FROM rollup_subscription_day_source WHERE snapshot_id = 7"
    sql = f"{filling} AND billing_period = '2023-09-01'"
    with Client.from_url(shards.urls("writer")[0]) as one:
        assert len(one.execute(sql, settings={"max_rows_to_read": 1})) == 1


def test_the_engine_makes_the_replicated_tables_as_they_are_written(
    settings: Settings, shards: TwoShards
) -> None:
    """With a Keeper in its memory. It cannot go on from there: nothing is stored or replicated."""
    settings.CLICKHOUSE_CLUSTER = NAME
    files = found([Path(app.path) / "clickhouse" for app in apps.get_app_configs()])
    made = [sql for file in statements_of(files).values() for sql in file if " = Replicated" in sql]
    with Client.from_url(shards.urls("writer")[0]) as one:
        for sql in made:
            one.execute(without_cluster(sql))
            name = sql.split()[5]
            asked = "SELECT engine, create_table_query FROM system.tables WHERE name = %(name)s"
            ((engine, created),) = one.execute(asked, {"name": name})
            assert engine.startswith("Replicated")
            assert f"('/clickhouse/tables/{{shard}}/abi/{name}', '{{replica}}'" in created
            one.execute(f"DROP TABLE {name} SYNC")
    assert len(made) > 10


def _cancelled(other: Client) -> None:
    with pytest.raises(driver_errors.ServerException, match="394"):
        other.execute("SELECT count() FROM numbers(1000000000000)", query_id="slow-one")
