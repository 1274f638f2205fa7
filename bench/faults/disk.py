"""Disks that are full for a while: ClickHouse's, and the landing zone's."""

import os
import random
import time
import uuid
from contextlib import suppress
from pathlib import Path

from bench.faults import actors
from bench.faults.lane import Lane, Outcome, SkippedError

FULL_SECONDS = (2.0, 9.0)
# Left before a load, so that the rest is filled in no time.
_ROOM = 4 * 1024**2
_BLOCK = b"\0" * 4096


def full(lane: Lane, seeds: list[int], *, folder: str, stage: str) -> list[Outcome]:
    """The run waits, nothing partial is shown, and it goes on by itself once there is space."""
    place = Path(os.environ["ABI_VAR"]) / folder
    if not place.is_mount():
        raise SkippedError("no small file system could be mounted here")
    queue = f"faults-{uuid.uuid4().hex}"
    worker = lane.worker(queue)
    outcomes = []
    for seed in seeds:
        chance = random.Random(f"{folder} {stage} {seed}")
        delivered = lane.shown(seed, cell=f"disk-{folder}-{stage}")
        ballast = _filled(place, wholly=stage != "load")
        lane.ask_for(delivered, queue=queue)
        delivered.hit = True
        if stage == "load":
            lane.hearing.began(delivered.run, stage)
            time.sleep(max(0.0, chance.uniform(-0.25, 1)) * lane.hearing.usual(stage))
            delivered.hit = not lane.hearing.ended_before(delivered.run, stage, time.monotonic())
            ballast += _filled(place, wholly=True)
        time.sleep(chance.uniform(*FULL_SECONDS))
        for file in ballast:
            file.unlink()
        outcomes.append(lane.judged(delivered, lane.ended(delivered)))
    actors.end([worker])
    return outcomes


def _filled(place: Path, *, wholly: bool) -> list[Path]:
    """Nearly everything at once; the rest block by block, for others write there as well."""
    ballast = place / f"ballast-{uuid.uuid4().hex}"
    found = os.statvfs(place)
    with ballast.open("wb", buffering=0) as out:
        os.posix_fallocate(out.fileno(), 0, max(1, found.f_bavail * found.f_frsize - _ROOM))
        out.seek(0, os.SEEK_END)
        with suppress(OSError):
            while wholly:
                out.write(_BLOCK)
    return [ballast]
