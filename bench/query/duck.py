"""DuckDB: a native table of the same lines, and the questions asked of it."""

import json
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import duckdb

from bench.query.columns import NUMBERS, TEXTS
from bench.query.place import ROOT
from bench.query.questions import Question
from bench.query.sql import DUCKDB, sql_of

_TABLE = (
    "CREATE TABLE IF NOT EXISTS charges (date DATE, "
    + ", ".join(f"{name} VARCHAR" for name in TEXTS)
    + ", "
    + ", ".join(f"{name} DECIMAL(38, 18)" for name in NUMBERS)
    + ", tags MAP(VARCHAR, VARCHAR))"
)
_LOADED = "CREATE TABLE IF NOT EXISTS loaded (month DATE PRIMARY KEY, lines BIGINT, lost BIGINT)"


def file(folder: Path) -> Path:
    return folder / "duckdb" / "charges.duckdb"


def build(folder: Path, months: list[date]) -> dict[str, int]:
    """Month by month, each in one transaction; a month that is there is left. No server may run."""
    file(folder).parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(file(folder))) as connection:
        for statement in (_TABLE, _LOADED):
            connection.execute(statement)
        for month in months:
            if not connection.execute("FROM loaded WHERE month = ?", [month]).fetchall():
                _load(connection, folder, month)
        found = connection.execute("SELECT sum(lines), sum(lost) FROM loaded").fetchone()
    lines, lost = found or (0, 0)
    return {"lines": int(lines), "lost_digits": int(lost)}


def _load(connection: duckdb.DuckDBPyConnection, folder: Path, month: date) -> None:
    parquet = folder / "duckdb" / f"{month}.parquet"
    told = _parquet(folder, month, parquet)
    connection.begin()
    connection.execute("INSERT INTO charges BY NAME FROM read_parquet(?)", [str(parquet)])
    connection.execute("INSERT INTO loaded VALUES (?, ?, ?)", [month, told["lines"], told["lost"]])
    connection.commit()
    parquet.unlink()
    print(f"DuckDB has {month:%Y-%m}", file=sys.stderr, flush=True)


def _parquet(folder: Path, month: date, out: Path) -> dict[str, int]:
    command = [sys.executable, "-m", "bench.query.parquet", "--month", str(month)]
    command += ["--data", str(folder / "clickhouse" / "data"), "--out", str(out)]
    shutil.rmtree(folder / "clickhouse" / "data" / "data" / "system", ignore_errors=True)
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, cwd=ROOT)
    told: dict[str, int] = json.loads(done.stdout.splitlines()[-1])
    return told


class DuckDB:
    """An engine of the race; reads only."""

    name = "duckdb"

    def __init__(self, folder: Path, *, subscription: str) -> None:
        self._subscription = subscription
        self._connection = duckdb.connect(str(file(folder)), read_only=True)

    def prepare(self) -> None:
        """It keeps no answers."""

    def ask(self, question: Question) -> list[tuple[object, ...]]:
        text = sql_of(question.name, DUCKDB, subscription=self._subscription)
        return self._connection.execute(text).fetchall()

    def rows(self, _question: Question, said: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
        return said
