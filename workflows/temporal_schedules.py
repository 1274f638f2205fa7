"""Temporal's side of a schedule: put, list, prune."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleDescription,
    ScheduleOverlapPolicy,
    SchedulePolicy,
    ScheduleSpec,
    ScheduleUpdate,
    ScheduleUpdateInput,
)
from temporalio.service import RPCError, RPCStatusCode

from workflows import catalogue
from workflows.catalogue import WorkflowType
from workflows.client import RPC_TIMEOUT

BUILT_IN, ASKED = "abi/", "asked/"
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """One schedule as it should be; `cron` is in UTC."""

    id: str
    cron: str
    kind: WorkflowType[Any]
    asked: Any


@dataclass(frozen=True, slots=True)
class Shown:
    """One schedule as Temporal has it. `removable` when a person made it.

    `next_runs` are when it would run, also while it is paused; `note` is why it is.
    """

    id: str
    workflow_type: str
    schedule: str
    parameters: dict[str, object]
    next_runs: tuple[datetime, ...]
    paused: bool
    removable: bool
    note: str = ""

    @property
    def next_run(self) -> datetime | None:
        return next(iter(self.next_runs), None)


async def put(temporal: Client, entry: Entry) -> Shown:
    """Create the schedule or bring it to `entry`; a pause outlives the change."""
    handle = temporal.get_schedule_handle(entry.id)
    try:
        await temporal.create_schedule(entry.id, _schedule(entry), rpc_timeout=RPC_TIMEOUT)
    except ScheduleAlreadyRunningError:
        await handle.update(lambda given: _changed(given, entry), rpc_timeout=RPC_TIMEOUT)
    return await _shown(await handle.describe(rpc_timeout=RPC_TIMEOUT))


async def listed(temporal: Client) -> list[Shown]:
    found = [await _described(temporal, id_) for id_ in await _ids(temporal, BUILT_IN, ASKED)]
    return [await _shown(described) for described in found if described]


async def sync(temporal: Client, entries: list[Entry]) -> list[str]:
    """Put these and remove other built-in schedules; the ids removed."""
    for entry in entries:
        await put(temporal, entry)
    wanted = {entry.id for entry in entries}
    others = [id_ for id_ in await _ids(temporal, BUILT_IN) if id_ not in wanted]
    return [id_ for id_ in others if await delete(temporal, id_)]


async def delete(temporal: Client, schedule_id: str) -> bool:
    """False when there was none."""
    try:
        await temporal.get_schedule_handle(schedule_id).delete(rpc_timeout=RPC_TIMEOUT)
    except RPCError as error:
        if error.status != RPCStatusCode.NOT_FOUND:
            raise
        return False
    return True


async def pause(temporal: Client, schedule_id: str, *, is_so: bool, note: str) -> bool:
    """False when there is none. A run that has begun goes on."""
    handle = temporal.get_schedule_handle(schedule_id)
    try:
        if is_so:
            await handle.pause(note=note, rpc_timeout=RPC_TIMEOUT)
        else:
            await handle.unpause(note=note, rpc_timeout=RPC_TIMEOUT)
    except RPCError as error:
        if error.status != RPCStatusCode.NOT_FOUND:
            raise
        return False
    return True


def _changed(given: ScheduleUpdateInput, entry: Entry) -> ScheduleUpdate:
    return ScheduleUpdate(replace(_schedule(entry), state=given.description.schedule.state))


def _schedule(entry: Entry) -> Schedule:
    return Schedule(
        action=ScheduleActionStartWorkflow(
            entry.kind.temporal_type,
            replace(entry.asked, schedule=entry.cron),
            id=entry.kind.work(entry.asked),
            task_queue=settings.TEMPORAL_TASK_QUEUE,
            execution_timeout=entry.kind.execution_timeout,
        ),
        spec=ScheduleSpec(cron_expressions=[entry.cron], time_zone_name="UTC"),
        policy=SchedulePolicy(overlap=ScheduleOverlapPolicy.SKIP),
    )


async def _described(temporal: Client, schedule_id: str) -> ScheduleDescription | None:
    """None for one that is gone: Temporal's list lags behind a removal."""
    try:
        return await temporal.get_schedule_handle(schedule_id).describe(rpc_timeout=RPC_TIMEOUT)
    except RPCError as error:
        if error.status != RPCStatusCode.NOT_FOUND:
            raise
        return None


async def _ids(temporal: Client, *prefixes: str) -> list[str]:
    entries = await temporal.list_schedules(rpc_timeout=RPC_TIMEOUT)
    return sorted([entry.id async for entry in entries if entry.id.startswith(prefixes)])


async def _shown(described: ScheduleDescription) -> Shown:
    action = described.schedule.action
    if not isinstance(action, ScheduleActionStartWorkflow):
        raise TypeError(type(action).__name__)
    kind = next(kind for kind in catalogue.TYPES if kind.temporal_type == action.workflow)
    # Arguments read back from Temporal are still payloads.
    [asked] = await described.data_converter.decode(list(action.args), [kind.contract])
    return Shown(
        id=described.id,
        workflow_type=kind.key,
        schedule=asked.schedule or "",
        parameters=kind.shown(asked),
        next_runs=tuple(described.info.next_action_times[:_SHOWN]),
        paused=described.schedule.state.paused,
        removable=described.id.startswith(ASKED),
        note=described.schedule.state.note or "",
    )
