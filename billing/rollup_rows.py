"""The rows of a snapshot among those of others: which rollups have some, and how they go."""

from abi.core.clickhouse import client, cluster
from abi.core.clickhouse.statement import Identity, Statement
from billing.rollups import ROLLUPS


def stored() -> set[int]:
    """The snapshots that any rollup has rows of."""
    asked = " UNION DISTINCT ".join(f"SELECT snapshot_id FROM {each.table}" for each in ROLLUPS)
    found = client.read(Statement(asked), identity=Identity.WRITER)
    return {int(str(snapshot)) for (snapshot,) in found.rows()}


def clear_away(snapshot_id: int) -> None:
    """Delete its rows from every rollup, and wait until they are gone. Safe to run twice."""
    for table in _holding(snapshot_id):
        rows = "DELETE WHERE snapshot_id = {snapshot:UInt64}"
        client.command(
            Statement(
                f"ALTER TABLE {cluster.kept(table)}{cluster.on_cluster()} {rows}",
                {"snapshot": snapshot_id},
                {"mutations_sync": 2},
            )
        )


def _holding(snapshot_id: int) -> list[str]:
    """A deletion visits every part of its table: those without such rows are spared it."""
    asked = " UNION ALL ".join(
        f"SELECT '{each.table}' FROM {each.table}"
        " WHERE snapshot_id = {snapshot:UInt64} GROUP BY 1"
        for each in ROLLUPS
    )
    found = client.read(Statement(asked, {"snapshot": snapshot_id}), identity=Identity.WRITER)
    return [str(table) for (table,) in found.rows()]
