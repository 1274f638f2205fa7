"""Every cell by name: who is hurt, how, and while what is done."""

from collections.abc import Callable
from functools import partial

from bench.faults import azure, disk, race
from bench.faults.controls import broken_data, early_pointer
from bench.faults.lane import Lane, Outcome
from bench.faults.names import ACTIONS, AZURE, DISKS, SERVICES, STAGES
from bench.faults.rounds import service_cell, worker_cell

Cell = Callable[[Lane, list[int]], list[Outcome]]


def _disk(name: str) -> Cell:
    _, folder, stage = name.split("-")
    return partial(disk.full, folder=folder, stage=stage)


CELLS: dict[str, Cell] = {
    **{
        f"worker-{action}-{stage}": partial(worker_cell, action=action, stage=stage)
        for action in ACTIONS
        for stage in STAGES
    },
    **{
        f"{actor}-{action}-{stage}": partial(service_cell, actor=actor, action=action, stage=stage)
        for actor in SERVICES
        for action in ACTIONS
        for stage in STAGES
    },
    **{
        f"azure-{kind}-{fault}": partial(azure.cell, kind=kind, fault=fault)
        for kind, faults in AZURE.items()
        for fault in faults
    },
    "race-publish": race.publishers,
    "race-runs": race.runs,
    **{name: _disk(name) for name in DISKS},
    **{f"control-{how}": partial(broken_data, how=how) for how in ("lost", "doubled", "altered")},
    "control-early": early_pointer,
}
