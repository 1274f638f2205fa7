"""Forward-only runner of numbered `.sql` files; each file's checksum is recorded once applied."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from abi.core.clickhouse import client, replicas
from abi.core.clickhouse.clustered import clustered
from abi.core.clickhouse.statement import Identity, Statement
from abi.core.errors import AppError, ErrorKind, Words

CHANGED = ErrorKind(
    code="clickhouse_migration_changed",
    cause=Words(
        "A ClickHouse migration was edited after it had been applied.",
        "某个 ClickHouse 迁移文件在应用之后被修改。",
    ),
    fix=Words(
        "Restore the file and put the change in a new numbered file.",
        "请还原该文件，并把改动写入新的编号文件。",
    ),
    status=500,
)
TWICE = ErrorKind(
    code="clickhouse_migration_name_taken",
    cause=Words(
        "Two ClickHouse migrations have the same file name.", "两个 ClickHouse 迁移文件同名。"
    ),
    fix=Words("Give the newer one the next free number.", "请为较新的文件使用下一个可用编号。"),
    status=500,
)
OTHER_KIND = ErrorKind(
    code="clickhouse_cluster_changed",
    cause=Words(
        "These ClickHouse tables were made for one server and CLICKHOUSE_CLUSTER is set, or they"
        " were made for a cluster and it is not.",
        "这些 ClickHouse 表是为单台服务器创建的，但设置了 CLICKHOUSE_CLUSTER；或者相反。",
    ),
    fix=Words(
        "Put the setting back, or start with an empty database and copy (docs/scale.md).",
        "请恢复该设置，或使用空数据库并复制数据（docs/scale.md）。",
    ),
    status=500,
)

_LEDGER = """
CREATE TABLE IF NOT EXISTS migrations (
    name String, checksum String, applied_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
) ENGINE = MergeTree ORDER BY name
"""
_MADE = (
    "SELECT engine FROM system.tables WHERE database = currentDatabase() AND name = 'migrations'"
)


@dataclass(frozen=True, slots=True)
class Migration:
    """One numbered file: `0001_charges.sql`; statements end with `;` at the end of a line."""

    name: str
    sql: str

    @property
    def checksum(self) -> str:
        return hashlib.sha256(self.sql.encode()).hexdigest()

    @property
    def statements(self) -> list[str]:
        lines = [line for line in self.sql.splitlines() if not line.lstrip().startswith("--")]
        return [part.strip() for part in "\n".join(lines).split(";\n") if part.strip(" ;\n")]


def found(folders: list[Path]) -> list[Migration]:
    """Every migration of these folders in the order of its number."""
    files = [file for folder in folders for file in folder.glob("[0-9]*.sql")]
    return [
        Migration(file.name, file.read_text("utf-8") + "\n")
        for file in sorted(files, key=lambda file: file.name)
    ]


def migrate(migrations: list[Migration]) -> list[str]:
    """Apply what is missing and return its names.

    Statements must be safe to run twice (`IF NOT EXISTS`): ClickHouse has no transaction
    around DDL, and a process killed between two statements starts the file again.
    Raises AppError `clickhouse_migration_changed`, `clickhouse_migration_name_taken`,
    `clickhouse_not_for_clusters` or `clickhouse_cluster_changed` before it applies anything.
    """
    for name, uses in Counter(migration.name for migration in migrations).items():
        if uses > 1:
            raise AppError(TWICE, name)
    _refuse_other_kind()
    written = statements_of(migrations)
    for sql in written[""]:
        client.command(Statement(sql))
    applied = _applied()
    for migration in migrations:
        if applied.get(migration.name, migration.checksum) != migration.checksum:
            raise AppError(CHANGED, migration.name)
    missing = [migration for migration in migrations if migration.name not in applied]
    for migration in missing:
        _apply(migration, written[migration.name])
    return [migration.name for migration in missing]


def _applied() -> dict[str, str]:
    result = client.read(
        Statement("SELECT name, checksum FROM migrations"), identity=Identity.WRITER
    )
    return {str(name): str(checksum) for name, checksum in result.rows()}


def statements_of(migrations: list[Migration]) -> dict[str, list[str]]:
    """What to run, by file, and under '' the table that keeps their names.

    On one server to the letter what the files say. Raises AppError `clickhouse_not_for_clusters`.
    """
    files = {"": [_LEDGER.strip()]} | {each.name: each.statements for each in migrations}
    cluster = settings.CLICKHOUSE_CLUSTER
    return clustered(files, cluster=cluster) if cluster else files


def _refuse_other_kind() -> None:
    made = client.read(Statement(_MADE), identity=Identity.WRITER).column("engine")
    if made and (made[0] == "Distributed") != bool(settings.CLICKHOUSE_CLUSTER):
        raise AppError(OTHER_KIND, f"migrations is {made[0]}")


def _apply(migration: Migration, statements: list[str]) -> None:
    for sql in statements:
        client.command(Statement(sql))
    client.command(
        Statement(
            "INSERT INTO migrations (name, checksum) SELECT {name:String}, {checksum:String}",
            {"name": migration.name, "checksum": migration.checksum},
        )
    )
    replicas.catch_up()
