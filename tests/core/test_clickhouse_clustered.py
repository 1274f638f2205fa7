"""The DDL of a cluster, written from the reviewed files of one server.

Golden files: `ABI_ACCEPT_GOLDEN=1 pytest tests/core/test_clickhouse_clustered.py` rewrites them. A
changed line of one_server.sha256 that is not of a new file says that an applied migration was
edited: existing databases refuse to start then. Put the change in a new file instead.
"""

import hashlib
import os
import re
from pathlib import Path

import pytest
from django.apps import apps
from pytest_django import Settings

from abi.core.clickhouse import client, cluster
from abi.core.clickhouse.clustered import clustered
from abi.core.clickhouse.migrate import Migration, found, statements_of
from abi.core.clickhouse.statement import Identity, Statement
from abi.core.errors import AppError

FOLDER = Path(__file__).resolve().parents[1] / "golden" / "clickhouse"
BILLS = "bills"
TABLE = """CREATE TABLE IF NOT EXISTS t (
    a UInt64,
    b String CODEC(ZSTD(1)),
    s Decimal(76, 30)
) ENGINE = MergeTree
PARTITION BY (a, b)
ORDER BY (b, a, s)"""
SUMMING = TABLE.replace("EXISTS t", "EXISTS r").replace("MergeTree\n", "SummingMergeTree((s))\n")
VIEW = "CREATE VIEW IF NOT EXISTS v AS\nSELECT b, a, {} FROM t GROUP BY {}"


def _migrations() -> list[Migration]:
    return found([Path(app.path) / "clickhouse" for app in apps.get_app_configs()])


def _written(*statements: str) -> list[str]:
    return clustered({"f.sql": statements}, cluster=BILLS)["f.sql"]


def _accepted(file: Path, text: str) -> None:
    if os.environ.get("ABI_ACCEPT_GOLDEN") == "1":
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    kept = file.read_text("utf-8") if file.exists() else ""
    assert text == kept, __doc__


def test_without_the_setting_every_statement_is_the_reviewed_one() -> None:
    migrations = _migrations()
    written = statements_of(migrations)
    assert {name: written[name] for name in written if name} == {
        each.name: each.statements for each in migrations
    }
    lines = [f"{each.checksum}  {each.name}" for each in migrations]
    for name, statements in written.items():
        for number, sql in enumerate(statements):
            digest = hashlib.sha256(sql.encode()).hexdigest()
            lines.append(f"{digest}  {name or 'migrations'} {number}")
    _accepted(FOLDER / "one_server.sha256", "\n".join(lines) + "\n")


def test_on_a_cluster_every_file_becomes_its_golden_one(settings: Settings) -> None:
    settings.CLICKHOUSE_CLUSTER = BILLS
    written = statements_of(_migrations())
    for name, statements in written.items():
        text = ";\n\n".join(statements) + ";\n"
        _accepted(FOLDER / "cluster" / (name or "0000_migrations.sql"), text)


def test_the_checksum_that_is_kept_is_that_of_the_file_either_way(settings: Settings) -> None:
    (first, *_) = _migrations()
    before = first.checksum
    settings.CLICKHOUSE_CLUSTER = BILLS
    assert _migrations()[0].checksum == before


def test_the_server_can_read_every_statement(settings: Settings, clickhouse: str) -> None:
    """It parses and prints them; only servers of a cluster can run them."""
    settings.CLICKHOUSE_CLUSTER = BILLS
    statements = [sql for written in statements_of(_migrations()).values() for sql in written]
    settings.CLICKHOUSE_CLUSTER = ""
    for sql in statements:
        asked = Statement("SELECT formatQuerySingleLine({sql:String})", {"sql": sql})
        ((printed,),) = client.read(asked, identity=Identity.WRITER).rows()
        if not sql.startswith("INSERT"):
            assert f" ON CLUSTER {BILLS} " in f"{printed} ", sql


def test_a_stored_table_becomes_a_replicated_one_and_one_over_all_shards() -> None:
    assert _written(TABLE) == [
        """CREATE TABLE IF NOT EXISTS t_local ON CLUSTER 'bills' (
    a UInt64,
    b String CODEC(ZSTD(1)),
    s Decimal(76, 30)
) ENGINE = ReplicatedMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')
PARTITION BY (a, b)
ORDER BY (b, a, s)""",
        """CREATE TABLE IF NOT EXISTS t ON CLUSTER 'bills' AS t_local
ENGINE = Distributed('bills', currentDatabase(), 't_local', cityHash64(b, a))""",
    ]


def test_rows_that_are_merged_on_one_server_are_placed_together() -> None:
    local, distributed = _written(SUMMING)
    assert "ReplicatedSummingMergeTree('/clickhouse/" in local
    assert "'{replica}', (s))" in local
    assert distributed.endswith("cityHash64(b, a, s))")


def test_a_view_is_computed_by_each_shard_from_its_own_rows() -> None:
    view, over_all = _written(TABLE, VIEW.format("sum(s) AS s", "b, a"))[2:]
    assert view == (
        "CREATE VIEW IF NOT EXISTS v_local ON CLUSTER 'bills' AS\n"
        "SELECT b, a, sum(s) AS s FROM t_local GROUP BY b, a"
    )
    assert over_all.endswith(
        "AS v_local\nENGINE = Distributed('bills', currentDatabase(), 'v_local')"
    )


def test_what_is_not_a_sum_is_taken_only_of_groups_that_lie_whole_on_a_shard() -> None:
    assert _written(TABLE, VIEW.format("max(s) AS s", "a, b"))
    assert _written(TABLE, VIEW.format("count() AS s", "a"))
    with pytest.raises(AppError, match=r"clickhouse_not_for_clusters: f\.sql: CREATE VIEW .*max"):
        _written(TABLE, VIEW.format("max(s) AS s", "a"))


def test_a_column_is_added_below_and_above() -> None:
    added = "ALTER TABLE t ADD COLUMN IF NOT EXISTS c Nullable(Decimal(76, 30)) AFTER b"
    assert _written(TABLE, added)[2:] == [
        added.replace("TABLE t", "TABLE t_local ON CLUSTER 'bills'"),
        added.replace("TABLE t", "TABLE t ON CLUSTER 'bills'"),
    ]


def test_how_lines_are_kept_is_set_where_they_are_kept() -> None:
    tuned = "ALTER TABLE t\n    MODIFY SETTING merge_selector_base = 20,\n        a_b = 1"
    local = tuned.replace("TABLE t", "TABLE t_local ON CLUSTER 'bills'")
    assert _written(TABLE, tuned)[2:] == [local]


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE t",
        "DROP TABLE IF EXISTS unheard_of",
        "DROP VIEW IF EXISTS t",
        "ALTER TABLE t DELETE WHERE a = 1",
        "ALTER TABLE t DROP COLUMN IF EXISTS b",
        "ALTER TABLE t MODIFY SETTING a = 1, DROP COLUMN b",
        "ALTER TABLE t MODIFY SETTING storage_policy = 'elsewhere'",
        "ALTER TABLE unheard_of MODIFY SETTING a = 1",
        "ALTER TABLE t ADD COLUMN IF NOT EXISTS c UInt8, DROP COLUMN a",
        "TRUNCATE TABLE unheard_of",
        "INSERT INTO t SELECT 1, 'x', 2",
        "INSERT INTO t SELECT * FROM t",
        "OPTIMIZE TABLE t FINAL",
        "RENAME TABLE t TO u",
        TABLE,
        TABLE.replace("EXISTS t", "EXISTS u_local"),
        TABLE.replace("EXISTS t", "EXISTS u").replace("MergeTree", "ReplacingMergeTree"),
        TABLE.replace("EXISTS t", "EXISTS u") + "\nSETTINGS storage_policy = 'cold'",
        TABLE.replace("EXISTS t", "EXISTS u") + "\nTTL a",
        "CREATE MATERIALIZED VIEW IF NOT EXISTS m TO t AS\nSELECT * FROM t",
        "CREATE MATERIALIZED VIEW IF NOT EXISTS m TO nowhere AS\nSELECT * FROM t",
        "CREATE VIEW IF NOT EXISTS v AS\nSELECT * FROM unheard_of",
        "CREATE VIEW IF NOT EXISTS v AS\nSELECT DISTINCT a FROM t",
        "CREATE VIEW IF NOT EXISTS v AS\nSELECT a FROM t ORDER BY a LIMIT 1",
        "CREATE VIEW IF NOT EXISTS v AS\nSELECT a FROM t JOIN t AS u USING (a)",
        "CREATE VIEW IF NOT EXISTS v AS\nSELECT a FROM t WHERE a IN (SELECT a FROM t)",
        "CREATE VIEW IF NOT EXISTS v AS\nSELECT uniqExact(b) FROM t",
        "CREATE VIEW IF NOT EXISTS v AS\nSELECT max(s) FROM t",
        "CREATE VIEW IF NOT EXISTS v AS\nSELECT a, row_number() OVER (ORDER BY a) FROM t",
    ],
)
def test_a_statement_of_an_unknown_shape_is_refused_with_its_file(statement: str) -> None:
    with pytest.raises(AppError, match=r"clickhouse_not_for_clusters: f\.sql: "):
        _written(TABLE, statement)


def test_outside_migrations_statements_gain_their_words_only_with_the_setting(
    settings: Settings,
) -> None:
    assert (cluster.on_cluster(), cluster.everywhere("system.parts")) == ("", "system.parts")
    assert [cluster.settings_of(each) for each in Identity] == [{}, {}, {}, {}]
    settings.CLICKHOUSE_CLUSTER = BILLS
    assert cluster.on_cluster() == " ON CLUSTER 'bills'"
    assert cluster.everywhere("system.parts") == "clusterAllReplicas('bills', system.parts)"
    writer, reader = (cluster.settings_of(i) for i in (Identity.WRITER, Identity.READER))
    assert writer["distributed_foreground_insert"] == 1
    assert (writer["insert_quorum"], reader.get("insert_quorum")) == ("auto", None)
    assert reader["skip_unavailable_shards"] == 0
    assert cluster.settings_of(Identity.EXPLORER) == {}


def test_no_statement_of_billing_names_a_local_table() -> None:
    """They are DDL's alone: everybody else reads and writes all shards."""
    root = Path(__file__).resolve().parents[2]
    for room in ("billing", "analytics", "workflows"):
        for file in (root / room).rglob("*.py"):
            assert not re.search(r"\b(?:charges|rollup_\w+)_local\b", file.read_text("utf-8")), file
