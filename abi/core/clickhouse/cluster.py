"""What statements say beyond one server. Without CLICKHOUSE_CLUSTER: nothing at all."""

from collections.abc import Mapping

from django.conf import settings

from abi.core.clickhouse.split_views import LOCAL
from abi.core.clickhouse.statement import Identity

# An answer is whole or there is none, and it never relies on which shard holds a row: shards may
# be added between two loads.
_READING: Mapping[str, object] = {
    "skip_unavailable_shards": 0,
    "optimize_skip_unused_shards": 0,
    "optimize_distributed_group_by_sharding_key": 0,
    "distributed_product_mode": "global",
    # Seconds. A replica that came back and still lacks what was loaded meanwhile answers nobody.
    "max_replica_delay_for_distributed_queries": 10,
    "fallback_to_stale_replicas_for_distributed_queries": 0,
}
# A load that says it is there is there, on most replicas of every shard.
_WRITING: Mapping[str, object] = {
    "distributed_foreground_insert": 1,
    "insert_quorum": "auto",
    "parallel_distributed_insert_select": 0,
    # A replica that is down does what it missed when it is back.
    "distributed_ddl_output_mode": "throw_only_active",
}


def settings_of(identity: Identity) -> Mapping[str, object]:
    """ClickHouse settings for every statement. The explorer may set none: its profile has them."""
    if not settings.CLICKHOUSE_CLUSTER or identity is Identity.EXPLORER:
        return {}
    return {**_READING, **_WRITING} if identity is Identity.WRITER else _READING


def on_cluster() -> str:
    """Behind the name of what a statement changes, so that it changes on every server."""
    return f" ON CLUSTER '{settings.CLICKHOUSE_CLUSTER}'" if settings.CLICKHOUSE_CLUSTER else ""


def kept(table: str) -> str:
    """The name under which a server keeps its own rows of a table."""
    return f"{table}{LOCAL}" if settings.CLICKHOUSE_CLUSTER else table


def everywhere(system_table: str) -> str:
    """A system table of every server as one."""
    if not settings.CLICKHOUSE_CLUSTER:
        return system_table
    return f"clusterAllReplicas('{settings.CLICKHOUSE_CLUSTER}', {system_table})"
