"""The only writer and reader of `WorkflowRun`.

Every write locks the row and, where a run must still be running, does nothing otherwise: an
activity's second attempt, a reconciliation and a late report may all arrive after the end.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from abi.core.accounts.models import User
from abi.core.errors import AppError
from workflows import progress
from workflows.errors import ALREADY_RUNNING, UNKNOWN_RUN
from workflows.failures import Document
from workflows.models import Status, WorkflowRun
from workflows.progress import Stage


@dataclass(frozen=True, slots=True)
class Order:
    """What a new record says. `work` is the same for the same work, whoever asks."""

    workflow_type: str
    work: str
    parameters: Mapping[str, object]
    workflow_id: str
    temporal_run_id: str = ""
    schedule: str = ""
    requested_by: User | None = None


def requested(order: Order) -> WorkflowRun:
    """A new running record. Raises AppError `already_running`, naming the run in its way."""
    try:
        with transaction.atomic():
            return WorkflowRun.objects.create(
                workflow_type=order.workflow_type,
                work=order.work,
                parameters=dict(order.parameters),
                workflow_id=order.workflow_id,
                temporal_run_id=order.temporal_run_id,
                schedule=order.schedule,
                requested_by=order.requested_by,
                progress=progress.queued(),
            )
    except IntegrityError:
        other = running(order.work)
        if other is None:
            raise
        raise AppError(ALREADY_RUNNING, str(other.id)) from None


def started_by_schedule(order: Order) -> WorkflowRun:
    """The record of a scheduled run: the same one when the first activity is tried again."""
    known = WorkflowRun.objects.filter(
        workflow_id=order.workflow_id, temporal_run_id=order.temporal_run_id
    ).first()
    return known or requested(order)


def started(run_id: str, *, temporal_run_id: str) -> None:
    """Temporal runs it after all, even if the answer to the start call was lost."""
    with transaction.atomic():
        run = _locked(run_id)
        run.temporal_run_id = temporal_run_id
        run.status, run.end_time, run.failures = Status.RUNNING, None, []
        run.save()


def at(run_id: str, stage: Stage, *, current: str | None = None) -> None:
    _report(run_id, lambda document: progress.at(document, stage, current=current))


def found(run_id: str, lines: Mapping[str, int]) -> None:
    _report(run_id, lambda document: progress.found(document, lines))


def loaded(run_id: str, label: str, lines: int) -> None:
    _report(run_id, lambda document: progress.loaded(document, label, lines))


def delivered(run_id: str, label: str, lines: int) -> None:
    _report(run_id, lambda document: progress.done(document, label, lines))


def planned(run_id: str, labels: list[str]) -> None:
    _report(run_id, lambda document: progress.planned(document, labels))


def month(run_id: str, label: str, change: Document) -> None:
    _report(run_id, lambda document: progress.month(document, label, change))


def requeued(run_id: str) -> bool:
    """The failed months of a running backfill wait again; false when there are none."""
    with transaction.atomic():
        run = _locked(run_id)
        changed = progress.requeued(run.progress)
        if not run.cancellable or changed == run.progress:
            return False
        run.progress = changed
        run.save(update_fields=["progress"])
        return True


def warned(run_id: str, warning: Document) -> None:
    """Something beside the run's own work went wrong, also after its end. Safe to call twice."""
    with transaction.atomic():
        run = _locked(run_id)
        run.progress = progress.warned(run.progress, warning)
        run.save(update_fields=["progress"])


def estimated(run_id: str, estimate: Document) -> None:
    _report(run_id, lambda document: progress.estimated(document, estimate))


def paused(run_id: str, *, is_so: bool) -> bool:
    """Note it; false when the run has ended or it is so already."""
    with transaction.atomic():
        run = _locked(run_id)
        if not run.cancellable or run.progress.get("paused", False) == is_so:
            return False
        run.progress = progress.paused(run.progress, is_so=is_so)
        run.save(update_fields=["progress"])
        return True


def finished(
    run_id: str, status: Status, *, failures: list[Document], lines: int | None = None
) -> bool:
    """End a running record; false when it had already ended. `lines` None keeps what is known."""
    with transaction.atomic():
        run = _locked(run_id)
        if run.status != Status.RUNNING:
            return False
        run.status, run.end_time, run.failures = status, timezone.now(), failures
        run.progress = progress.ended(run.progress)
        run.records_processed = run.records_processed if lines is None else lines
        run.save()
        return True


def cancel_asked(run_id: str, reason: str) -> bool:
    """Note why; false when there is nothing to cancel."""
    with transaction.atomic():
        run = _locked(run_id)
        if not run.cancellable:
            return False
        run.cancel_reason = reason
        run.save()
        return True


def cancel_withdrawn(run_id: str) -> None:
    WorkflowRun.objects.filter(id=run_id, status=Status.RUNNING).update(cancel_reason="")


def find(run_id: str | uuid.UUID) -> WorkflowRun:
    run = WorkflowRun.objects.select_related("requested_by").filter(id=run_id).first()
    if run is None:
        raise AppError(UNKNOWN_RUN, str(run_id))
    return run


def running(work: str) -> WorkflowRun | None:
    return WorkflowRun.objects.filter(work=work, status=Status.RUNNING).first()


def running_before(moment: datetime) -> list[WorkflowRun]:
    return list(WorkflowRun.objects.filter(status=Status.RUNNING, start_time__lt=moment))


@dataclass(frozen=True, slots=True)
class Filter:
    """Which runs to list; `after` is the start and id of the last one already seen."""

    status: str = ""
    workflow_type: str = ""
    after: tuple[datetime, uuid.UUID] | None = None

    def having_seen(self, run: WorkflowRun) -> "Filter":
        return replace(self, after=(run.start_time, run.id))


def newest(which: Filter, *, limit: int) -> list[WorkflowRun]:
    chosen = WorkflowRun.objects.select_related("requested_by")
    if which.status:
        chosen = chosen.filter(status=which.status)
    if which.workflow_type:
        chosen = chosen.filter(workflow_type=which.workflow_type)
    if which.after:
        start, id_ = which.after
        chosen = chosen.filter(Q(start_time__lt=start) | Q(start_time=start, id__lt=id_))
    return list(chosen[:limit])


def _locked(run_id: str) -> WorkflowRun:
    run = WorkflowRun.objects.select_for_update().filter(id=run_id).first()
    if run is None:
        raise AppError(UNKNOWN_RUN, run_id)
    return run


def _report(run_id: str, change: Callable[[Document], Document]) -> None:
    with transaction.atomic():
        run = _locked(run_id)
        if run.status == Status.RUNNING:
            run.progress = change(run.progress)
            run.save(update_fields=["progress"])
