"""What a set of data is, on disk and in its dimensions; and with which versions it was asked."""

import platform
from importlib.metadata import version

from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Identity, Statement
from abi.stack.clickhouse.library import VERSION
from abi.stack.interpreter import is_optimized

_TABLES = (
    "SELECT table, sum(bytes_on_disk) FROM system.parts"
    " WHERE active AND database = currentDatabase() GROUP BY table ORDER BY table"
)
_COUNTED = {
    "subscriptions": "subscription_key",
    "resource_groups": "resource_group_key",
    "services": "meter_category",
    "locations": "resource_location",
    "resources": "instance_key",
    "snapshots": "snapshot_id",
    "months": "billing_period",
}
_MEMBERS = f"SELECT {', '.join(f'uniqExact({name})' for name in _COUNTED.values())} FROM charges"


def clickhouse_tables() -> dict[str, int]:
    """Bytes on disk, compressed."""
    rows = client.read(Statement(_TABLES), identity=Identity.WRITER).rows()
    return {f"clickhouse {table}": int(str(size)) for table, size in rows}


def members() -> dict[str, int]:
    """How many of each there are: small numbers make small rollups."""
    statement = Statement(_MEMBERS, settings={"max_execution_time": 600})
    (counts,) = client.read(statement, identity=Identity.WRITER).rows()
    return {name: int(str(n)) for name, n in zip(_COUNTED, counts, strict=True)}


def versions() -> dict[str, str]:
    return {
        "clickhouse": VERSION,
        "duckdb": version("duckdb"),
        "clickhouse-driver": version("clickhouse-driver"),
        "django": version("django"),
        "gunicorn": version("gunicorn"),
        "python": platform.python_version(),
        "python_compiled": "optimized" if is_optimized() else "plain",
    }
