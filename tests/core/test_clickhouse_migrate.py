from pathlib import Path

import pytest
from pytest_django import Settings

from abi.core.clickhouse import client
from abi.core.clickhouse.migrate import Migration, found, migrate
from abi.core.clickhouse.statement import Identity, Statement
from abi.core.errors import AppError

FIRST = Migration("9001_first.sql", "-- a comment; with a semicolon\nCREATE TABLE IF NOT EXISTS m1"
                  " (a String DEFAULT ';')\nENGINE = Memory;\nCREATE TABLE IF NOT EXISTS m2"
                  " (b UInt8) ENGINE = Memory;\n")  # fmt: skip
SECOND = Migration("9002_second.sql", "INSERT INTO m2 SELECT 7;\n")


def _names(
    like: str, table: str = "system.tables WHERE database = currentDatabase() AND"
) -> list[object]:
    sql = f"SELECT name FROM {table} name LIKE {{like:String}} ORDER BY name"
    result = client.read(Statement(sql, {"like": like}), identity=Identity.WRITER)
    return list(result.column("name"))


@pytest.fixture(autouse=True)
def _clean(clickhouse: str) -> None:
    for table in ("m1", "m2"):
        client.command(Statement(f"DROP TABLE IF EXISTS {table}"))
    client.command(Statement("ALTER TABLE migrations DELETE WHERE name LIKE '9%'",
                             settings={"mutations_sync": 1}))  # fmt: skip


def test_what_is_missing_is_applied_once_and_in_order() -> None:
    assert migrate([FIRST]) == ["9001_first.sql"]
    assert migrate([FIRST, SECOND]) == ["9002_second.sql"]
    assert migrate([FIRST, SECOND]) == []
    rows = client.read(Statement("SELECT b FROM m2")).column("b")
    assert (_names("m_"), rows) == (["m1", "m2"], (7,))


def test_a_file_changed_after_it_was_applied_is_refused_before_anything_runs() -> None:
    migrate([FIRST])
    changed = Migration(FIRST.name, FIRST.sql + "-- one more line\n")
    with pytest.raises(AppError, match=r"clickhouse_migration_changed: 9001_first\.sql"):
        migrate([changed, SECOND])
    assert _names("9%", "migrations WHERE") == ["9001_first.sql"]
    assert len(client.read(Statement("SELECT b FROM m2"))) == 0


def test_a_file_that_failed_half_way_is_not_recorded_and_runs_again() -> None:
    broken = Migration(FIRST.name, FIRST.sql + "CREATE TABLE nonsense;\n")
    with pytest.raises(AppError, match="clickhouse_failed"):
        migrate([broken])
    assert (_names("m_"), _names("9%", "migrations WHERE")) == (["m1", "m2"], [])
    assert migrate([FIRST]) == ["9001_first.sql"]


def test_comments_and_semicolons_inside_a_line_do_not_split_a_statement() -> None:
    assert [s.split()[5] for s in FIRST.statements] == ["m1", "m2"]


def test_files_are_found_in_the_order_of_their_numbers_across_folders(tmp_path: Path) -> None:
    for name in ("a/0002_b.sql", "b/0001_a.sql", "a/notes.sql", "a/0003_c.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("SELECT 1;", "utf-8")
    names = [m.name for m in found([tmp_path / "a", tmp_path / "b", tmp_path / "none"])]
    assert names == ["0001_a.sql", "0002_b.sql"]


def test_two_files_of_the_same_name_are_refused(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "0001_same.sql").write_text(f"SELECT '{folder}';", "utf-8")
    with pytest.raises(AppError, match=r"clickhouse_migration_name_taken: 0001_same\.sql"):
        migrate(found([tmp_path / "a", tmp_path / "b"]))
    assert _names("0001_same.sql", "migrations WHERE") == []


def test_tables_of_one_server_are_not_taken_for_a_cluster_nor_the_other_way_round(
    settings: Settings,
) -> None:
    migrate([FIRST])
    settings.CLICKHOUSE_CLUSTER = "bills"
    with pytest.raises(AppError, match="clickhouse_cluster_changed: migrations is MergeTree"):
        migrate([FIRST, SECOND])
    settings.CLICKHOUSE_CLUSTER = ""
    assert _names("9%", "migrations WHERE") == ["9001_first.sql"]
