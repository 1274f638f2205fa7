"""What runs by itself. Temporal keeps the schedules; their ids say whose they are.

`abi/…` is the list below and follows it; `asked/…` was made by a person; others are not ours.
"""

import re
from typing import Any

from temporalio.service import RPCError, RPCStatusCode

from abi.core.accounts.models import User
from abi.core.audit.record import record
from abi.core.errors import AppError
from workflows import catalogue, client, temporal_schedules
from workflows.catalogue import WorkflowType
from workflows.errors import (
    INVALID_SCHEDULE,
    NOT_SCHEDULABLE,
    TEMPORAL_REFUSED,
    UNKNOWN_SCHEDULE,
)
from workflows.temporal_schedules import ASKED, BUILT_IN, Entry, Shown

_CRON = re.compile(r"[0-9A-Za-z*/,\-]+( [0-9A-Za-z*/,\-]+){4}")


def built_in() -> list[Entry]:
    """Every type's own schedule, without dates: each run takes the months that are due."""
    return [
        Entry(f"{BUILT_IN}{kind.key}", kind.schedule, kind, kind.contract())
        for kind in catalogue.TYPES
        if kind.schedule
    ]


def sync(entries: list[Entry]) -> list[str]:
    """Make Temporal's built-in schedules equal to `entries`; the ids removed."""
    return client.call(lambda temporal: temporal_schedules.sync(temporal, entries))


def ask(
    *, actor: User | None, workflow_type: str, parameters: dict[str, object], cron: str
) -> Shown:
    """A person's schedule. The same work asked again changes its cron text.

    Raises AppError `invalid_schedule`, `not_schedulable` and what `services.trigger` raises for
    its parameters.
    """
    kind = catalogue.find(workflow_type)
    if not kind.repeatable:
        raise AppError(NOT_SCHEDULABLE, kind.key)
    asked = kind.parsed(parameters)
    kind.refuse_unless_possible(asked)
    entry = _entry(kind, asked, cron)
    try:
        shown = client.call(lambda temporal: temporal_schedules.put(temporal, entry))
    except RPCError as error:
        if error.status != RPCStatusCode.INVALID_ARGUMENT:
            raise
        raise AppError(INVALID_SCHEDULE, cron[:100]) from error
    _audited(actor, "workflow.schedule", entry.id, {"schedule": entry.cron, **shown.parameters})
    return shown


def pause(*, actor: User | None, schedule_id: str, reason: str) -> None:
    """Of built-in ones, too. Raises AppError `unknown_schedule`, for a foreign one as well."""
    _paused(actor, schedule_id, reason, is_so=True)


def resume(*, actor: User | None, schedule_id: str, reason: str) -> None:
    """Raises AppError as `pause` does."""
    _paused(actor, schedule_id, reason, is_so=False)


def remove(*, actor: User | None, schedule_id: str, reason: str = "") -> None:
    """Raises AppError `unknown_schedule`, for one that is not a person's as well."""
    if not schedule_id.startswith(ASKED) or not client.call(
        lambda temporal: temporal_schedules.delete(temporal, schedule_id)
    ):
        raise AppError(UNKNOWN_SCHEDULE, schedule_id)
    _audited(actor, "workflow.unschedule", schedule_id, {"reason": reason} if reason else None)


def listed() -> list[Shown]:
    """Ours and people's, by id; foreign ones are left out.

    Raises AppError `temporal_unreachable`, `temporal_refused`.
    """
    try:
        return client.call(temporal_schedules.listed)
    except RPCError as error:
        raise AppError(TEMPORAL_REFUSED, error.status.name.lower()) from error


def _paused(actor: User | None, schedule_id: str, reason: str, *, is_so: bool) -> None:
    if not schedule_id.startswith((BUILT_IN, ASKED)) or not client.call(
        lambda temporal: temporal_schedules.pause(temporal, schedule_id, is_so=is_so, note=reason)
    ):
        raise AppError(UNKNOWN_SCHEDULE, schedule_id)
    action = "workflow.schedule_paused" if is_so else "workflow.schedule_resumed"
    _audited(actor, action, schedule_id, {"reason": reason})


def _entry(kind: WorkflowType[Any], asked: Any, cron: str) -> Entry:
    tidy = " ".join(cron.split())
    if not _CRON.fullmatch(tidy):
        raise AppError(INVALID_SCHEDULE, cron[:100])
    return Entry(f"{ASKED}{kind.work(asked)}", tidy, kind, asked)


def _audited(
    actor: User | None, action: str, schedule_id: str, after: dict[str, object] | None
) -> None:
    record(actor=actor, action=action, target=f"schedule:{schedule_id}", before=None, after=after)
