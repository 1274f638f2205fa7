"""The product broken by hand, once for each thing that the matrix must notice."""

import time
import uuid
from datetime import UTC, datetime

from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Statement
from bench.faults import actors
from bench.faults.lane import Delivered, Lane, Outcome
from billing.models import Publication, Snapshot

_SHOWN = "snapshot_id = {snapshot:UInt64} AND instance_key = {line:String}"
_BREAKING = {
    "lost": f"ALTER TABLE charges DELETE WHERE {_SHOWN}",
    "doubled": f"INSERT INTO charges SELECT * FROM charges WHERE {_SHOWN}",
    "altered": (
        "ALTER TABLE charges UPDATE billed_cost = billed_cost"
        f" + toDecimal256('0.000000000000000000001', 30) WHERE {_SHOWN}"
    ),
}


def broken_data(lane: Lane, seeds: list[int], *, how: str) -> list[Outcome]:
    """A run without any fault; then one line of what it published is lost, doubled, altered."""
    outcomes = []
    for seed in seeds:
        delivered = lane.shown(seed, cell=f"control-{how}")
        status = _ended(lane, delivered)
        row = Publication.objects.filter(source__name=delivered.month.name).latest("published_at")
        line = delivered.month.path("b-1")
        of = {"snapshot": row.snapshot_id, "line": line}
        client.command(Statement(_BREAKING[how], of, {"mutations_sync": 1}))
        outcomes.append(lane.judged(delivered, status))
    return outcomes


def early_pointer(lane: Lane, seeds: list[int]) -> list[Outcome]:
    """The month points to a snapshot that is still being loaded."""
    outcomes = []
    for seed in seeds:
        delivered = lane.shown(seed, cell="control-early")
        queue = f"faults-{uuid.uuid4().hex}"
        worker = lane.worker(queue)
        lane.ask_for(delivered, queue=queue)
        _point_early(delivered)
        outcomes.append(lane.judged(delivered, lane.ended(delivered)))
        actors.end([worker])
    return outcomes


def _point_early(delivered: Delivered) -> None:
    loading = Snapshot.objects.filter(source__name=delivered.month.name, status="loading")
    deadline = time.monotonic() + 300
    while (snapshot := loading.first()) is None:
        if time.monotonic() > deadline:
            raise TimeoutError("no load began")
        time.sleep(0.002)
    Publication.objects.create(
        source=snapshot.source,
        dataset=snapshot.dataset,
        billing_period=snapshot.billing_period,
        snapshot=snapshot,
        published_at=datetime.now(UTC),
    )


def _ended(lane: Lane, delivered: Delivered) -> str:
    queue = f"faults-{uuid.uuid4().hex}"
    worker = lane.worker(queue)
    lane.ask_for(delivered, queue=queue)
    status = lane.ended(delivered)
    actors.end([worker])
    return status
