"""What a person may do about a run, the same as through the API: each asks for a reason."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from abi.core.accounts.models import User
from abi.core.errors import AppError
from workflows import catalogue, services, steering
from workflows.models import Status, WorkflowRun
from workflows.progress import has_failed


@dataclass(frozen=True, slots=True)
class Act:
    """`is_possible` only decides what is offered: the service refuses by itself."""

    name: str
    label: Any
    service: Callable[..., WorkflowRun]
    is_possible: Callable[[WorkflowRun], bool]

    def on(self, run_id: uuid.UUID, *, actor: User, reason: str) -> WorkflowRun:
        """The run that goes on, or the new one. Raises AppError."""
        return self.service(actor=actor, run_id=run_id, reason=reason)


def _is_steerable(run: WorkflowRun) -> bool:
    try:
        return catalogue.find(run.workflow_type).steerable
    except AppError:  # of a version before
        return False


def _is_paused(run: WorkflowRun) -> bool:
    return bool(run.progress.get("paused"))


ACTS: dict[str, Act] = {
    act.name: act
    for act in (
        Act(
            "pause",
            _("Pause"),
            steering.pause,
            lambda run: _is_steerable(run) and run.cancellable and not _is_paused(run),
        ),
        Act(
            "resume",
            _("Resume"),
            steering.resume,
            lambda run: _is_steerable(run) and run.cancellable and _is_paused(run),
        ),
        Act(
            "retry_failed",
            _("Retry what failed"),
            steering.retry_failed,
            lambda run: _is_steerable(run) and has_failed(run.progress),
        ),
        Act("again", _("Run again"), services.again, lambda run: run.status != Status.RUNNING),
        Act("cancel", _("Cancel"), services.cancel, lambda run: run.cancellable),
    )
}


def possible(run: WorkflowRun) -> list[Act]:
    return [act for act in ACTS.values() if act.is_possible(run)]
