"""PostgreSQL's daily summaries, out of DuckDB's table of the same lines.

Within a stack: `python -m bench.query.summaries --folder …` makes them anew.
"""

import argparse
import json
import os
import sys
from pathlib import Path

import duckdb
import psycopg

from bench.query.duck import file
from bench.query.postgres import DATABASE, address

# For a machine that this server shares; those of shared memory hold from the next start.
_SETTINGS = {
    "shared_buffers": "2GB",
    "effective_cache_size": "8GB",
    "work_mem": "128MB",
    "maintenance_work_mem": "512MB",
    "max_wal_size": "4GB",
    "random_page_cost": "1.1",
    "effective_io_concurrency": "200",
    "max_parallel_workers_per_gather": "2",
    # It costs short questions more than it saves them.
    "jit": "off",
}
_COSTS = "billed_cost numeric NOT NULL, effective_cost numeric NOT NULL, lines bigint NOT NULL"
_SUMS = "sum(billed_cost), sum(effective_cost), count(*)"
_BY_SERVICE = ("subscription_key", "meter_category", "resource_location", "billing_currency")
_BY_GROUP = ("subscription_key", "resource_group_key", "meter_category", "resource_location")
_TAGS = {name: f"coalesce(tags['{name}'], '')" for name in ("env", "team")}
_LISTED = "resource_id integer PRIMARY KEY, instance_key text NOT NULL"
_TABLES = {
    "summary_day": (
        "dataset text, date date, "
        + ", ".join(f"{name} text" for name in _BY_GROUP)
        + f", billing_currency text, tag_env text, tag_team text, {_COSTS}"
    ),
    "service_day": (
        f"dataset text, date date, {', '.join(f'{name} text' for name in _BY_SERVICE)}, {_COSTS}"
    ),
    "resources": _LISTED,
    "resource_day": (
        f"dataset text, date date, resource_id integer, billing_currency text, {_COSTS}"
    ),
}
_FILLED_FROM = {
    "summary_day": (
        f"SELECT dataset, date, {', '.join(_BY_GROUP)}, billing_currency, {_TAGS['env']},"
        f" {_TAGS['team']}, {_SUMS} FROM charges WHERE {{month}} GROUP BY ALL"
        " ORDER BY dataset, date"
    ),
    "service_day": (
        f"SELECT dataset, date, {', '.join(_BY_SERVICE)}, {_SUMS} FROM charges"
        " WHERE {month} GROUP BY ALL ORDER BY dataset, date"
    ),
    "resource_day": (
        f"SELECT dataset, date, resource_id, billing_currency, {_SUMS} FROM charges"
        " JOIN resources USING (instance_key)"
        " WHERE {month} GROUP BY ALL ORDER BY dataset, date"
    ),
}
_INDEXES = (
    "CREATE INDEX ON summary_day (dataset, date)",
    "CREATE INDEX ON summary_day (dataset, subscription_key, date)",
    "CREATE INDEX ON service_day (dataset, date)",
    "CREATE INDEX ON service_day (dataset, subscription_key, date)",
    "CREATE INDEX ON resource_day (dataset, date)",
    "CREATE INDEX ON resource_day (dataset, resource_id, date)",
)
_TRIGRAM = "CREATE INDEX ON resources USING gin (instance_key gin_trgm_ops)"
_CHUNK = 1024 * 1024
_Connection = psycopg.Connection[tuple[object, ...]]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, required=True)
    folder: Path = parser.parse_args().folder
    _make_database()
    with psycopg.connect(address(), autocommit=True) as connection:
        has_trigrams = _has_trigrams(connection)
        for table, columns in _TABLES.items():
            connection.execute(f"DROP TABLE IF EXISTS {table}".encode())
            connection.execute(f"CREATE TABLE {table} ({columns})".encode())
        with duckdb.connect(str(file(folder))) as lines:
            _fill(connection, lines, folder / "duckdb" / "rows.csv")
        for index in (*_INDEXES, *([_TRIGRAM] if has_trigrams else [])):
            connection.execute(index.encode())
        connection.execute("VACUUM (ANALYZE)")
    print(json.dumps({"trigram_index": has_trigrams}))
    return 0


def _make_database() -> None:
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if known.fetchone() is None:
            connection.execute(f"CREATE DATABASE {DATABASE}".encode())
        for name, value in _SETTINGS.items():
            connection.execute(f"ALTER SYSTEM SET {name} = '{value}'".encode())


def _has_trigrams(connection: _Connection) -> bool:
    try:
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except psycopg.errors.Error as absent:
        print(f"no trigram index: {absent}", file=sys.stderr)
        return False
    return True


def _fill(
    connection: _Connection,
    lines: duckdb.DuckDBPyConnection,
    csv: Path,
) -> None:
    """A month at a time, through a file that is never larger than a month."""
    lines.execute(
        "CREATE OR REPLACE TEMP TABLE resources AS"
        " SELECT row_number() OVER (ORDER BY instance_key) AS resource_id, instance_key"
        " FROM (SELECT DISTINCT instance_key FROM charges)"
    )
    _copy(connection, lines, csv, table="resources", sql="FROM resources")
    months = lines.execute(
        "SELECT DISTINCT date_trunc('month', date)::date AS month FROM charges ORDER BY 1"
    ).fetchall()
    for (month,) in months:
        of_month = f"date >= DATE '{month}' AND date < DATE '{month}' + INTERVAL 1 MONTH"
        for table, sql in _FILLED_FROM.items():
            _copy(connection, lines, csv, table=table, sql=sql.format(month=of_month))
        print(f"PostgreSQL has {month:%Y-%m}", file=sys.stderr, flush=True)
    csv.unlink()


def _copy(
    connection: _Connection,
    lines: duckdb.DuckDBPyConnection,
    csv: Path,
    *,
    table: str,
    sql: str,
) -> None:
    lines.execute(f"COPY ({sql}) TO '{csv}' (HEADER false, NULLSTR '\\N')")
    into = f"COPY {table} FROM STDIN (FORMAT csv, NULL '\\N')".encode()
    with csv.open("rb") as rows, connection.cursor().copy(into) as copy:
        while chunk := rows.read(_CHUNK):
            copy.write(chunk)


if __name__ == "__main__":
    sys.exit(main())
