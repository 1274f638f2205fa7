"""The life of a snapshot: begun, failed, discarded. Its lines go with it."""

import uuid
from contextlib import suppress
from dataclasses import asdict
from datetime import date

import structlog
from django.db import transaction
from django.db.models import QuerySet

from abi.core.clickhouse import client, cluster
from abi.core.clickhouse.statement import Identity, Statement
from abi.core.errors import AppError
from billing import rollup_rows
from billing.deliveries import Landed, Turn
from billing.errors import SNAPSHOT_NOT_LOADING
from billing.models import Snapshot, SnapshotStatus, Source

log = structlog.get_logger(__name__)

_UNPUBLISHED = (SnapshotStatus.LOADING, SnapshotStatus.CHECKED, SnapshotStatus.FAILED)


def begin(source: Source, landed: Landed, turn: Turn) -> Snapshot:
    """A fresh snapshot; whatever an earlier attempt at the same month left is discarded.

    Raises AppError `snapshot_replaced` to an attempt that slept through the start of a later one.
    """
    period = date.fromisoformat(landed.billing_period)
    with transaction.atomic():
        Source.objects.select_for_update().get(pk=source.pk)
        of_month = Snapshot.objects.filter(
            source=source, dataset=landed.dataset, billing_period=period
        )
        _refuse_sleeper(of_month, turn)
        left = list(of_month.filter(status__in=_UNPUBLISHED))
        Snapshot.objects.filter(pk__in=[each.pk for each in left]).update(
            status=SnapshotStatus.DISCARDED
        )
        snapshot = Snapshot.objects.create(
            source=source,
            dataset=landed.dataset,
            billing_period=period,
            content_hash=landed.content_hash,
            run_id=landed.run_id,
            query_id=f"load-{uuid.uuid4().hex}",
            owner=turn.owner,
            attempt=turn.attempt,
            status=SnapshotStatus.LOADING,
            manifest={
                "rows": landed.stated_rows,
                "blobs": [asdict(blob) for blob in landed.blobs],
                "rules": landed.rules,
                "data_version": landed.data_version,
            },
        )
    for each in left:
        clear_away(each)
    return snapshot


def note(snapshot: Snapshot, **facts: object) -> None:
    """Keep what the load found out beside what was landed."""
    snapshot.manifest = snapshot.manifest | facts
    snapshot.save(update_fields=("manifest",))


def require(snapshot_id: int, *statuses: SnapshotStatus) -> Snapshot:
    """Raises AppError `snapshot_replaced` when another run has taken over."""
    snapshot = Snapshot.objects.select_related("source").get(pk=snapshot_id)
    if snapshot.status not in statuses:
        raise AppError(SNAPSHOT_NOT_LOADING, f"snapshot {snapshot_id} is {snapshot.status}")
    return snapshot


def fail(snapshot: Snapshot, error: AppError) -> None:
    """Keeps quarantine and totals for whoever looks into it, until the next attempt."""
    Snapshot.objects.filter(pk=snapshot.pk, status__in=_UNPUBLISHED).update(
        status=SnapshotStatus.FAILED, error_code=error.code
    )
    log.warning("snapshot_failed", snapshot_id=snapshot.pk, code=error.code)
    if Snapshot.objects.filter(pk=snapshot.pk, status=SnapshotStatus.DISCARDED).exists():
        # It wrote on after it had been cleared away. What cannot be dropped now is pruned later.
        with suppress(AppError):
            clear_away(snapshot)


def _refuse_sleeper(of_month: QuerySet[Snapshot], turn: Turn) -> None:
    if turn.owner and of_month.filter(owner=turn.owner, attempt__gt=turn.attempt).exists():
        raise AppError(SNAPSHOT_NOT_LOADING, f"attempt {turn.attempt} is not the last")


def clear_away(snapshot: Snapshot) -> None:
    """Drop its lines from every table, and delete its rows of rollups. Safe to run twice."""
    client.cancel(snapshot.query_id)
    for table, partition in _partitions(snapshot):
        client.command(
            Statement(
                f"ALTER TABLE `{table}`{cluster.on_cluster()} DROP PARTITION ID {{id:String}}",
                {"id": partition},
            )
        )
    rollup_rows.clear_away(snapshot.pk)
    log.info("snapshot_discarded", snapshot_id=snapshot.pk)


def stored() -> set[int]:
    """The snapshots that ClickHouse holds anything of."""
    found = client.read(
        Statement(
            "SELECT DISTINCT toUInt64OrZero(extract(partition, ',([0-9]+)[)]$'))"
            f" FROM {cluster.everywhere('system.parts')}"
            " WHERE database = currentDatabase() AND active"
        ),
        identity=Identity.WRITER,
    )
    return {int(str(snapshot)) for (snapshot,) in found.rows()} | rollup_rows.stored()


def _partitions(snapshot: Snapshot) -> list[tuple[str, str]]:
    """Every table with a partition of the snapshot."""
    found = client.read(
        Statement(
            "SELECT DISTINCT table, partition_id"
            f" FROM {cluster.everywhere('system.parts')}"
            " WHERE database = currentDatabase() AND active AND partition = {partition:String}",
            {"partition": f"('{snapshot.billing_period:%Y-%m-%d}',{snapshot.pk})"},
        ),
        identity=Identity.WRITER,
    )
    return [(str(table), str(partition)) for table, partition in found.rows()]
