"""Bring records to what Temporal says: a run that ended without telling is marked."""

from datetime import timedelta

from django.utils import timezone
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.service import RPCError, RPCStatusCode

from abi.core.errors import AppError, ErrorKind
from workflows import client, runs
from workflows.errors import RUN_LOST, RUN_TERMINATED, RUN_TIMED_OUT, UNEXPECTED_FAILURE
from workflows.failures import failure
from workflows.models import Status, WorkflowRun

MEMO = "run_id"
# Younger records may be between their commit and the start of their workflow.
SETTLED_AFTER = timedelta(seconds=30)

_ENDED: dict[WorkflowExecutionStatus, tuple[Status, ErrorKind | None]] = {
    WorkflowExecutionStatus.COMPLETED: (Status.COMPLETED, None),
    WorkflowExecutionStatus.CANCELED: (Status.CANCELLED, None),
    WorkflowExecutionStatus.FAILED: (Status.FAILED, UNEXPECTED_FAILURE),
    WorkflowExecutionStatus.TERMINATED: (Status.FAILED, RUN_TERMINATED),
    WorkflowExecutionStatus.TIMED_OUT: (Status.FAILED, RUN_TIMED_OUT),
}


def reconcile_runs() -> int:
    """Settle every running record that is old enough; how many were changed."""
    return sum(settle(run) for run in runs.running_before(timezone.now() - SETTLED_AFTER))


def settle(run: WorkflowRun) -> bool:
    """End this record if Temporal does not run it. Raises AppError `temporal_unreachable`."""
    seen = client.call(lambda temporal: _seen(temporal, run))
    if seen == WorkflowExecutionStatus.RUNNING:
        return False
    if seen is None and timezone.now() - run.start_time < SETTLED_AFTER:
        return False
    status, kind = (Status.FAILED, RUN_LOST) if seen is None else _ENDED[seen]
    failures = [failure(AppError(kind, run.workflow_id))] if kind else []
    return runs.finished(str(run.id), status, failures=failures)


async def _seen(temporal: Client, run: WorkflowRun) -> WorkflowExecutionStatus | None:
    """The state of this very run; None when Temporal knows none, or only another of that id."""
    handle = temporal.get_workflow_handle(run.workflow_id, run_id=run.temporal_run_id or None)
    try:
        described = await handle.describe(rpc_timeout=client.RPC_TIMEOUT)
    except RPCError as error:
        if error.status == RPCStatusCode.NOT_FOUND:
            return None
        raise
    if described.status == WorkflowExecutionStatus.CONTINUED_AS_NEW:
        # Its later parts have ids of their own; the memo goes on with them.
        described = await temporal.get_workflow_handle(run.workflow_id).describe(
            rpc_timeout=client.RPC_TIMEOUT
        )
    elif run.temporal_run_id:
        return described.status
    mine = (await described.memo()).get(MEMO) == str(run.id)
    return described.status if mine else None
