"""Pause, resume, and try again what failed. Permission is the caller's; audited here."""

import uuid

from django.db import transaction
from temporalio.service import RPCError, RPCStatusCode

from abi.core.accounts.models import User
from abi.core.audit.record import record
from abi.core.errors import AppError
from workflows import catalogue, client, reconcile, runs, services
from workflows.errors import NOT_PAUSABLE, NOTHING_TO_RETRY, TEMPORAL_REFUSED
from workflows.models import Status, WorkflowRun
from workflows.progress import has_failed


def pause(*, actor: User | None, run_id: uuid.UUID, reason: str) -> WorkflowRun:
    """No other month is begun; those in work end. Raises AppError `not_pausable`."""
    return _paused(actor, run_id, reason, is_so=True)


def resume(*, actor: User | None, run_id: uuid.UUID, reason: str) -> WorkflowRun:
    """Raises AppError `not_pausable` for a run that is not paused, too."""
    return _paused(actor, run_id, reason, is_so=False)


def retry_failed(*, actor: User | None, run_id: uuid.UUID, reason: str) -> WorkflowRun:
    """Its failed months again: in the same run while it runs, else in a new one.

    Raises AppError `nothing_to_retry` and what `services.trigger` raises.
    """
    run = runs.find(run_id)
    if not catalogue.find(run.workflow_type).steerable or not has_failed(run.progress):
        raise AppError(NOTHING_TO_RETRY, str(run_id))
    if run.status != Status.RUNNING:
        return services.trigger(
            actor=actor,
            workflow_type=run.workflow_type,
            parameters={**run.parameters, "retry_of": str(run_id)},
            reason=f"retry failed of {run_id}: {reason}",
        )
    # The signal first: the workflow begins a month only after it has heard it.
    _signal(run, "retry_failed")
    with transaction.atomic(durable=True):
        runs.requeued(str(run_id))
        _audited(actor, "workflow.retry_failed", run, reason)
    return runs.find(run_id)


def _paused(actor: User | None, run_id: uuid.UUID, reason: str, *, is_so: bool) -> WorkflowRun:
    run = runs.find(run_id)
    steerable = catalogue.find(run.workflow_type).steerable
    with transaction.atomic(durable=True):
        if not steerable or not runs.paused(str(run_id), is_so=is_so):
            raise AppError(NOT_PAUSABLE, run.status)
        _audited(actor, "workflow.pause" if is_so else "workflow.resume", run, reason)
    try:
        _signal(run, "pause" if is_so else "resume")
    except AppError:
        runs.paused(str(run_id), is_so=not is_so)
        raise
    return runs.find(run_id)


def _signal(run: WorkflowRun, name: str) -> None:
    try:
        client.call(lambda temporal: temporal.get_workflow_handle(run.workflow_id).signal(name))
    except RPCError as error:
        if error.status != RPCStatusCode.NOT_FOUND:
            raise AppError(TEMPORAL_REFUSED, error.status.name.lower()) from error
        reconcile.settle(run)
        raise AppError(NOT_PAUSABLE, runs.find(run.id).status) from error


def _audited(actor: User | None, action: str, run: WorkflowRun, reason: str) -> None:
    record(
        actor=actor,
        action=action,
        target=f"workflow_run:{run.id}",
        before={"status": run.status},
        after={"reason": reason},
    )
