"""The dry run's own activities; landing, loading and checking are the extraction's."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from temporalio import activity

from billing.deliveries import Checked
from billing.uploads import dry_run
from workflows import claims, runs
from workflows.heartbeats import beating
from workflows.ingest.contracts import Found
from workflows.progress import Stage
from workflows.uploads.contracts import DryRun, Refused


@activity.defn(no_thread_cancel_exception=True)
def find_upload(asked: DryRun) -> Found:
    """The file as a delivery: its head is read, nothing more."""
    runs.at(asked.run_id, Stage.DISCOVERING, current=asked.upload)
    with beating():
        delivery = dry_run.delivery(asked.upload)
    label = f"{delivery.source} {delivery.dataset} {delivery.billing_period[:7]}"
    runs.found(asked.run_id, {label: 0})
    return Found(label, 0, asdict(delivery))


@activity.defn(no_thread_cancel_exception=True)
def describe_upload(asked: DryRun, checked: Checked) -> int:
    """Keeps the report; the lines that were delivered."""
    with beating():
        dry_run.finished(asked.upload, checked)
    period = date.fromisoformat(checked.billing_period)
    claims.release(asked.run_id, claims.Month(checked.source, checked.dataset, period))
    runs.delivered(
        asked.run_id,
        f"{checked.source} {checked.dataset} {checked.billing_period[:7]}",
        checked.delivered,
    )
    return checked.delivered


@activity.defn(no_thread_cancel_exception=True)
def refuse_upload(refused: Refused) -> None:
    dry_run.failed(refused.upload, refused.code, refused.detail)


ACTIVITIES: Sequence[Callable[..., Any]] = (find_upload, describe_upload, refuse_upload)
