"""Every workflow a person may start, as one list."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from rest_framework import serializers

from abi.core.errors import AppError, Words
from workflows.backfill import parameters as backfill
from workflows.backfill import workflow as backfill_workflow
from workflows.backfill.contracts import Backfill
from workflows.errors import UNKNOWN_TYPE
from workflows.ingest import parameters as extraction
from workflows.ingest.contracts import Extraction
from workflows.ingest.workflow import EXECUTION_TIMEOUT, WORKFLOW_TYPE
from workflows.reread import parameters as reread
from workflows.reread import workflow as reread_workflow
from workflows.reread.contracts import Reread
from workflows.sources import refuse_unless_readable
from workflows.uploads import parameters as uploads
from workflows.uploads import workflow as uploads_workflow
from workflows.uploads.contracts import DryRun


@dataclass(frozen=True, slots=True)
class WorkflowType[Asked]:
    """`key` is its name in the API, `temporal_type` its name in Temporal.

    `contract` is the workflow's input, with `run_id` and `schedule`. What is `repeatable` may be
    scheduled, what is `steerable` paused, resumed and asked to retry what failed.
    """

    key: str
    temporal_type: str
    name: Words
    description: Words
    schedule: str | None
    execution_timeout: timedelta
    contract: type[Asked]
    parameters: type[serializers.Serializer[Any]]
    parsed: Callable[[Mapping[str, object]], Asked]
    shown: Callable[[Asked], dict[str, object]]
    work: Callable[[Asked], str]
    refuse_unless_possible: Callable[[Asked], None]
    repeatable: bool = False
    steerable: bool = False


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
    contract=Extraction,
    parameters=extraction.ExtractionParameters,
    parsed=extraction.parsed,
    shown=extraction.shown,
    work=extraction.work,
    refuse_unless_possible=lambda asked: refuse_unless_readable(asked.source),
    repeatable=True,
)
AZURE_BILLING_BACKFILL = WorkflowType(
    key=backfill.WORKFLOW,
    temporal_type=backfill_workflow.WORKFLOW_TYPE,
    name=Words("Azure Billing Backfill", "Azure 账单回填"),
    description=Words(
        "Fetches past months of many sources, a few at a time; can be paused, and repeated for"
        " what failed. A dry run only looks and estimates.",
        "获取多个数据源的历史月份，限量并行；可暂停，并可仅重试失败的月份。试运行只查看并估算。",
    ),
    schedule=None,
    execution_timeout=backfill_workflow.EXECUTION_TIMEOUT,
    contract=Backfill,
    parameters=backfill.BackfillParameters,
    parsed=backfill.parsed,
    shown=backfill.shown,
    work=backfill.work,
    refuse_unless_possible=backfill.refuse_unless_possible,
    steerable=True,
)
AZURE_BILLING_REREAD = WorkflowType(
    key=reread.WORKFLOW,
    temporal_type=reread_workflow.WORKFLOW_TYPE,
    name=Words("Azure Billing Rereading", "Azure 账单重读"),
    description=Words(
        "Reads the landed files of a snapshot again under the source's reading rules of today:"
        " quarantined lines that pass now become costs. Nothing is fetched.",
        "按数据源当前的读取规则重新读取某快照已落地的文件：现在合格的隔离行将计入成本。不会重新获取数据。",
    ),
    schedule=None,
    execution_timeout=reread_workflow.EXECUTION_TIMEOUT,
    contract=Reread,
    parameters=reread.RereadParameters,
    parsed=reread.parsed,
    shown=reread.shown,
    work=reread.work,
    refuse_unless_possible=reread.refuse_unless_possible,
)
UPLOAD_DRY_RUN = WorkflowType(
    key=uploads.WORKFLOW,
    temporal_type=uploads_workflow.WORKFLOW_TYPE,
    name=Words("Upload Dry Run", "上传文件试运行"),
    description=Words(
        "Loads and checks an uploaded file and tells what it would change. Shows nothing.",
        "加载并核对上传的文件，说明它将改变什么；不会发布任何数据。",
    ),
    schedule=None,
    execution_timeout=uploads_workflow.EXECUTION_TIMEOUT,
    contract=DryRun,
    parameters=uploads.DryRunParameters,
    parsed=uploads.parsed,
    shown=uploads.shown,
    work=uploads.work,
    refuse_unless_possible=uploads.refuse_unless_possible,
)
TYPES: tuple[WorkflowType[Any], ...] = (
    AZURE_BILLING_EXTRACTION,
    AZURE_BILLING_BACKFILL,
    AZURE_BILLING_REREAD,
    UPLOAD_DRY_RUN,
)


def find(key: str) -> WorkflowType[Any]:
    """Raises AppError `unknown_workflow_type`."""
    for each in TYPES:
        if each.key == key:
            return each
    raise AppError(UNKNOWN_TYPE, key)
