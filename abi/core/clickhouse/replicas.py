"""Reading one's own writes where a table has several replicas."""

from django.conf import settings

from abi.core.clickhouse import client
from abi.core.clickhouse.clustered import sync_replica
from abi.core.clickhouse.statement import Identity, Statement

_REPLICATED = (
    "SELECT name FROM system.tables"
    " WHERE database = currentDatabase() AND engine LIKE 'Replicated%' ORDER BY name"
)


def catch_up() -> None:
    """Return when every live replica has what was inserted before; at once on one server.

    Until then a statement that reads what the one before it wrote could be answered by a replica
    that has not heard of it yet.
    """
    cluster = settings.CLICKHOUSE_CLUSTER
    if not cluster:
        return
    for (table,) in client.read(Statement(_REPLICATED), identity=Identity.WRITER).rows():
        client.command(Statement(sync_replica(f"`{table}`", cluster=cluster)))
