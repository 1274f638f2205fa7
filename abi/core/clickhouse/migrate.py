"""Forward-only runner of numbered `.sql` files; each file's checksum is recorded once applied."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from abi.core.clickhouse import client
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

_LEDGER = """
CREATE TABLE IF NOT EXISTS migrations (
    name String, checksum String, applied_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
) ENGINE = MergeTree ORDER BY name
"""


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
    Raises AppError `clickhouse_migration_changed` or `clickhouse_migration_name_taken`
    before it applies anything.
    """
    for name, uses in Counter(migration.name for migration in migrations).items():
        if uses > 1:
            raise AppError(TWICE, name)
    client.command(Statement(_LEDGER))
    applied = _applied()
    for migration in migrations:
        if applied.get(migration.name, migration.checksum) != migration.checksum:
            raise AppError(CHANGED, migration.name)
    missing = [migration for migration in migrations if migration.name not in applied]
    for migration in missing:
        _apply(migration)
    return [migration.name for migration in missing]


def _applied() -> dict[str, str]:
    result = client.read(
        Statement("SELECT name, checksum FROM migrations"), identity=Identity.WRITER
    )
    return {str(name): str(checksum) for name, checksum in result.rows()}


def _apply(migration: Migration) -> None:
    for sql in migration.statements:
        client.command(Statement(sql))
    client.command(
        Statement(
            "INSERT INTO migrations (name, checksum) SELECT {name:String}, {checksum:String}",
            {"name": migration.name, "checksum": migration.checksum},
        )
    )
