"""What the tests of `/api/v1/workflows/` ask and look up."""

import socket
import uuid
from typing import Any

from rest_framework.test import APIClient
from temporalio.client import WorkflowExecutionStatus

from abi.core.audit.models import AuditEvent
from tests.workflows.following import RUNS, october
from workflows import client, progress
from workflows.models import WorkflowRun

TYPE = "azure_billing_extraction"


def post(browser: APIClient, parameters: Any, **more: object) -> Any:
    body = {"workflow_type": TYPE, "parameters": parameters} | more
    return browser.post(RUNS, body, format="json")


def temporal_status(run: WorkflowRun) -> WorkflowExecutionStatus | None:
    async def asked(temporal: Any) -> WorkflowExecutionStatus | None:
        described = await temporal.get_workflow_handle(run.workflow_id).describe()
        status: WorkflowExecutionStatus | None = described.status
        return status

    return client.call(asked)


def record(**fields: Any) -> WorkflowRun:
    work = f"test/{uuid.uuid4()}"
    defaults = {
        "workflow_type": TYPE,
        "work": work,
        "workflow_id": work,
        "parameters": october(),
        "progress": progress.queued(),
    }
    return WorkflowRun.objects.create(**defaults | fields)


def nothing_happened() -> bool:
    return not WorkflowRun.objects.exists() and not AuditEvent.objects.exists()


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
