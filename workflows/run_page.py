"""A run in words: the columns of the list and the parts of its page."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from abi.core.errors import AppError
from workflows import catalogue, progress
from workflows.failures import summarised
from workflows.models import WorkflowRun


def name_of(run: WorkflowRun) -> str:
    """In the reader's language; a type of a version before is named by its key."""
    try:
        return catalogue.find(run.workflow_type).name.in_language(get_language() or "en")
    except AppError:
        return run.workflow_type


def subject_of(run: WorkflowRun) -> str:
    """The work without the workflow that does it."""
    return run.work.partition("/")[2] or run.work


def progress_of(run: WorkflowRun) -> str:
    months = run.progress.get("months")
    if months:
        over = {"pending", "running", "throttled"}
        done = sum(each["state"] not in over for each in months.values())
        return _("%(done)s of %(all)s months") % {"done": done, "all": len(months)}
    if "deliveries" not in run.progress:
        return ""
    found = progress.read(run.progress)
    return _("%(done)s of %(all)s deliveries, %(lines)s lines") % {
        "done": found.deliveries_done,
        "all": found.deliveries_total,
        "lines": found.lines_loaded,
    }


def shown(run: WorkflowRun, language: str) -> dict[str, Any]:
    """What the page of a run has beside the record itself."""
    deliveries = run.progress.get("deliveries", {})
    return {
        "parameters": [(name, _written(value)) for name, value in run.parameters.items()],
        "stage": run.progress.get("stage", ""),
        "current": run.progress.get("current") or "",
        "deliveries": [(label, deliveries[label]) for label in sorted(deliveries)],
        "backfill": progress.backfill(run.progress),
        "error": summarised(run.failures, language),
        "warnings": [summarised([each], language) for each in progress.warnings(run.progress)],
        "progress": progress_of(run),
    }


def _written(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "—"
    return "—" if value in (None, "") else str(value)
