"""The extraction's activities: each calls one function of billing, or writes the record.

They stop only where `stop_if_asked` is called, never in the middle of a database call
(`no_thread_cancel_exception`), so a cancel leaves nothing half done.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from temporalio import activity

from billing import deliveries as told
from billing import ingest, reconciliation
from billing.deliveries import Checked, Delivery, Landed, Loaded, Turn
from billing.models import Source
from workflows import claims, runs, sources
from workflows.heartbeats import beating, stop_if_asked
from workflows.ingest.contracts import At, Extraction, Finish, Found, Published, Search
from workflows.ingest.parameters import scheduled_order
from workflows.models import Status
from workflows.progress import Stage

PROGRESS_SECONDS = 0.5


@activity.defn(no_thread_cancel_exception=True)
def record_started(extraction: Extraction) -> str:
    """The id of the record: the one the trigger wrote, or a new one for a scheduled run."""
    info = activity.info()
    temporal_run_id = info.workflow_run_id or ""
    if extraction.run_id is None:
        order = scheduled_order(extraction, info.workflow_id or "", temporal_run_id)
        return str(runs.started_by_schedule(order).id)
    runs.started(extraction.run_id, temporal_run_id=temporal_run_id)
    return extraction.run_id


@activity.defn(no_thread_cancel_exception=True)
def record_running(run_id: str) -> None:
    """Of a run that a person asked for: Temporal runs it, or runs it once more."""
    runs.started(run_id, temporal_run_id=activity.info().workflow_run_id or "")


@activity.defn(no_thread_cancel_exception=True)
def list_sources(source: str | None) -> list[str]:
    return [source] if source else sources.enabled()


@activity.defn(no_thread_cancel_exception=True)
def discover(search: Search) -> list[Found]:
    runs.at(search.run_id, Stage.DISCOVERING, current=search.source)
    with beating():
        deliveries = ingest.discover(
            search.source,
            start=date.fromisoformat(search.start_date),
            end=date.fromisoformat(search.end_date),
            subscription_ids=search.subscription_ids,
        )
    found = [Found(_label(each), each.stated_rows or 0, asdict(each)) for each in deliveries]
    runs.found(search.run_id, {each.label: each.lines for each in found})
    return found


@activity.defn(no_thread_cancel_exception=True)
def claim(at: At, delivery: Delivery) -> bool:
    """False while another run works on this month of this dataset."""
    return claims.claim(at.run_id, _month(delivery))


@activity.defn(no_thread_cancel_exception=True)
def land(at: At, delivery: Delivery) -> Landed:
    runs.at(at.run_id, Stage.LANDING, current=at.label)
    with beating():
        return ingest.land(delivery)


@activity.defn(no_thread_cancel_exception=True)
def load(at: At, landed: Landed) -> Loaded:
    runs.at(at.run_id, Stage.LOADING, current=at.label)
    with beating():
        loaded = ingest.load(landed, on_progress=_progress(at), turn=_turn())
    runs.loaded(at.run_id, at.label, loaded.delivered)
    return loaded


@activity.defn(no_thread_cancel_exception=True)
def check(at: At, loaded: Loaded) -> Checked:
    runs.at(at.run_id, Stage.CHECKING, current=at.label)
    with beating():
        return ingest.check(loaded)


@activity.defn(no_thread_cancel_exception=True)
def publish(at: At, checked: Checked) -> Published:
    runs.at(at.run_id, Stage.PUBLISHING, current=at.label)
    with beating():
        published = ingest.publish(checked)
    runs.delivered(at.run_id, at.label, published.loaded)
    claims.release(at.run_id, _month(published))
    month = _month_of_totals(published)
    return Published(at.label, published.loaded, published.changed, month)


@activity.defn(no_thread_cancel_exception=True)
def record_finished(finish: Finish) -> None:
    runs.finished(
        finish.run_id,
        Status(finish.status),
        failures=[asdict(failure) for failure in finish.failures],
        lines=sum(each.lines for each in finish.published),
    )


ACTIVITIES: Sequence[Callable[..., Any]] = (
    record_started,
    record_running,
    list_sources,
    discover,
    claim,
    land,
    load,
    check,
    publish,
    record_finished,
)


def _label(delivery: Delivery) -> str:
    return f"{delivery.source} {delivery.dataset} {delivery.billing_period[:7]}"


def _month(of: Delivery | told.Published) -> claims.Month:
    return claims.Month(of.source, of.dataset, date.fromisoformat(of.billing_period))


def _month_of_totals(published: told.Published) -> str:
    """Empty when Azure cannot be asked about this source."""
    source = Source.objects.select_related("credential").get(name=published.source)
    return published.billing_period[:7] if reconciliation.can_be_asked(source) else ""


def _turn() -> Turn:
    """One activity of one workflow run, however often it is tried."""
    info = activity.info()
    return Turn(f"{info.workflow_run_id}/{info.activity_id}", info.attempt)


def _progress(at: At) -> Callable[[int], None]:
    """Called often by the load: asks each time whether to stop, writes twice a second.

    What a server reports of a running query is an estimate that may fall; what we show does not.
    """
    written, most = time.monotonic(), 0

    def report(lines: int) -> None:
        nonlocal written, most
        stop_if_asked()
        most = max(most, lines)
        if time.monotonic() - written >= PROGRESS_SECONDS:
            written = time.monotonic()
            runs.loaded(at.run_id, at.label, most)

    return report
