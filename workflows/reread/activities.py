"""The rereading's own activities; loading and checking are the extraction's."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from temporalio import activity

from billing import replay
from billing.deliveries import Checked, Landed
from workflows import claims, runs
from workflows.heartbeats import beating
from workflows.ingest.contracts import At, Published
from workflows.progress import Stage
from workflows.reread.contracts import Again, Reread


@activity.defn(no_thread_cancel_exception=True)
def find_landed(asked: Reread) -> Again:
    """The snapshot's bytes with the rules that are in force now."""
    landed = replay.landed_again(asked.snapshot)
    label = f"{landed.source} {landed.dataset} {landed.billing_period[:7]}"
    runs.found(asked.run_id, {label: landed.stated_rows or 0})
    return Again(label, asdict(landed))


@activity.defn(no_thread_cancel_exception=True)
def claim_landed(at: At, landed: Landed) -> bool:
    """False while another run works on this month of this dataset."""
    return claims.claim(at.run_id, _month(landed))


@activity.defn(no_thread_cancel_exception=True)
def publish_again(at: At, checked: Checked, asked: Reread) -> Published:
    runs.at(at.run_id, Stage.PUBLISHING, current=at.label)
    actor = runs.find(at.run_id).requested_by
    with beating():
        published = replay.shown(checked, of=asked.snapshot, actor=actor, reason=asked.reason)
    runs.delivered(at.run_id, at.label, published.loaded)
    claims.release(at.run_id, _month(checked))
    return Published(at.label, published.loaded, published.changed)


ACTIVITIES: Sequence[Callable[..., Any]] = (find_landed, claim_landed, publish_again)


def _month(of: Landed | Checked) -> claims.Month:
    return claims.Month(of.source, of.dataset, date.fromisoformat(of.billing_period))
