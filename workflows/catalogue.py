"""Every workflow a person may start, as one list."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from rest_framework import serializers

from abi.core.errors import AppError, Words
from workflows.errors import UNKNOWN_TYPE
from workflows.ingest import parameters as extraction
from workflows.ingest.contracts import Extraction
from workflows.ingest.workflow import EXECUTION_TIMEOUT, WORKFLOW_TYPE
from workflows.sources import refuse_unless_readable


@dataclass(frozen=True, slots=True)
class WorkflowType:
    """`key` is its name in the API, `temporal_type` its name in Temporal."""

    key: str
    temporal_type: str
    name: Words
    description: Words
    schedule: str | None
    execution_timeout: timedelta
    parameters: type[serializers.Serializer[Any]]
    parsed: Callable[[Mapping[str, object]], Extraction]
    shown: Callable[[Extraction], dict[str, object]]
    work: Callable[[Extraction], str]
    refuse_unless_possible: Callable[[Extraction], None]


AZURE_BILLING_EXTRACTION = WorkflowType(
    key=extraction.WORKFLOW,
    temporal_type=WORKFLOW_TYPE,
    name=Words("Azure Billing Extraction", "Azure 账单提取"),
    description=Words(
        "Fetches every billing line of the period, proves the totals, publishes each month whole.",
        "获取该时间段的全部账单明细，核对总额，并按月整体发布。",
    ),
    schedule="0 2 * * *",
    execution_timeout=EXECUTION_TIMEOUT,
    parameters=extraction.ExtractionParameters,
    parsed=extraction.parsed,
    shown=extraction.shown,
    work=extraction.work,
    refuse_unless_possible=lambda asked: refuse_unless_readable(asked.source),
)
TYPES = (AZURE_BILLING_EXTRACTION,)


def find(key: str) -> WorkflowType:
    """Raises AppError `unknown_workflow_type`."""
    for each in TYPES:
        if each.key == key:
            return each
    raise AppError(UNKNOWN_TYPE, key)
