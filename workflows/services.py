"""Start and cancel runs. Permission is the caller's; record and audit are written here."""

import time
import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.db import transaction
from temporalio.client import Client
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from abi.core.accounts.models import User
from abi.core.audit.record import record
from abi.core.errors import AppError
from workflows import catalogue, client, reconcile, runs
from workflows.catalogue import WorkflowType
from workflows.errors import ALREADY_RUNNING, NOT_CANCELLABLE, TEMPORAL_REFUSED
from workflows.failures import failure
from workflows.models import Status, WorkflowRun

# A run writes its end a moment before Temporal closes it; the same work may be asked again then.
_CLOSING_TRIES, _CLOSING_SECONDS = 5, 0.3


def trigger(
    *,
    actor: User | None,
    workflow_type: str,
    parameters: Mapping[str, object],
    reason: str = "",
) -> WorkflowRun:
    """A started run; `reason` goes to the audit.

    Raises AppError: `already_running` has the id of the run in the way as its detail;
    `temporal_unreachable` leaves a failed record, never a running one.
    """
    kind = catalogue.find(workflow_type)
    asked = kind.parsed(parameters)
    kind.refuse_unless_possible(asked)
    stale = runs.running(kind.work(asked))
    if stale is not None:
        reconcile.settle(stale)
    run = _recorded(kind, asked, actor=actor, reason=reason)
    try:
        _start(kind, asked, run)
    except AppError as error:
        runs.finished(str(run.id), Status.FAILED, failures=[failure(error)])
        raise
    return runs.find(run.id)


def cancel(*, actor: User | None, run_id: uuid.UUID, reason: str) -> WorkflowRun:
    """Ask a run to stop; it ends as cancelled when its running steps have stopped."""
    run = runs.find(run_id)
    with transaction.atomic(durable=True):
        if not runs.cancel_asked(str(run_id), reason):
            raise AppError(NOT_CANCELLABLE, run.status)
        record(
            actor=actor,
            action="workflow.cancel",
            target=f"workflow_run:{run_id}",
            before={"status": run.status},
            after={"reason": reason},
        )
    try:
        client.call(lambda temporal: temporal.get_workflow_handle(run.workflow_id).cancel())
    except AppError:
        runs.cancel_withdrawn(str(run_id))
        raise
    except RPCError as error:
        _gone(run, error)
    return runs.find(run_id)


def again(*, actor: User | None, run_id: uuid.UUID, reason: str) -> WorkflowRun:
    """A new run with the parameters of an earlier one."""
    run = runs.find(run_id)
    return trigger(
        actor=actor,
        workflow_type=run.workflow_type,
        parameters=run.parameters,
        reason=f"again {run_id}: {reason}",
    )


def _recorded(
    kind: WorkflowType[Any], asked: Any, *, actor: User | None, reason: str
) -> WorkflowRun:
    # Durable: the start that follows must find the record committed.
    with transaction.atomic(durable=True):
        run = runs.requested(
            runs.Order(
                workflow_type=kind.key,
                work=kind.work(asked),
                parameters=kind.shown(asked),
                workflow_id=kind.work(asked),
                requested_by=actor,
            )
        )
        record(
            actor=actor,
            action="workflow.trigger",
            target=f"workflow_run:{run.id}",
            before=None,
            after={
                "workflow_type": kind.key,
                "parameters": run.parameters,
                "reason": reason,
            },
        )
    return run


def _start(kind: WorkflowType[Any], asked: Any, run: WorkflowRun) -> None:
    for _ in range(_CLOSING_TRIES):
        try:
            client.call(lambda temporal: _started(temporal, kind, asked, run))
        except WorkflowAlreadyStartedError:
            time.sleep(_CLOSING_SECONDS)
        except RPCError as error:
            raise AppError(TEMPORAL_REFUSED, error.status.name.lower()) from error
        else:
            return
    raise AppError(ALREADY_RUNNING, run.workflow_id)


async def _started(temporal: Client, kind: WorkflowType[Any], asked: Any, run: WorkflowRun) -> None:
    await temporal.start_workflow(
        kind.temporal_type,
        replace(asked, run_id=str(run.id)),
        id=run.workflow_id,
        task_queue=settings.TEMPORAL_TASK_QUEUE,
        execution_timeout=kind.execution_timeout,
        memo={reconcile.MEMO: str(run.id)},
        rpc_timeout=client.RPC_TIMEOUT,
    )


def _gone(run: WorkflowRun, error: RPCError) -> None:
    """Temporal has nothing to cancel: bring the record to what it says."""
    if error.status != RPCStatusCode.NOT_FOUND:
        runs.cancel_withdrawn(str(run.id))
        raise AppError(TEMPORAL_REFUSED, error.status.name.lower()) from error
    reconcile.settle(run)
    raise AppError(NOT_CANCELLABLE, runs.find(run.id).status)
