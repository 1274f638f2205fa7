"""One fault at one moment: killed or frozen while a step of a run is at work."""

import random
import signal
import threading
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from bench.faults import actors
from bench.faults.lane import Delivered, Lane, Outcome

# Runs that share one fault; as many worker deaths at once as the machine's cores bear.
TOGETHER = {"kill": 2, "freeze": 4}
WORKERS_AT_ONCE = 5
# Longer than a heartbeat may be missing (20 s), so that another worker has taken over.
WORKER_FROZEN_SECONDS = (21.5, 27.0)


def service_cell(
    lane: Lane, seeds: list[int], *, actor: str, action: str, stage: str
) -> list[Outcome]:
    """Kill or freeze one of the servers, again and again."""
    cell, queue = f"{actor}-{action}-{stage}", f"faults-{uuid.uuid4().hex}"
    worker = lane.worker(queue)
    outcomes: list[Outcome] = []
    size = TOGETHER[action]
    for first in range(0, len(seeds), size):
        group = [lane.shown(seed, cell=cell) for seed in seeds[first : first + size]]
        outcomes += _service_round(lane, group, queue, actor=actor, action=action, stage=stage)
    actors.end([worker])
    return outcomes


def _service_round(
    lane: Lane, group: list[Delivered], queue: str, *, actor: str, action: str, stage: str
) -> list[Outcome]:
    chance = random.Random(f"{actor} {action} {stage} {group[0].month.seed}")
    lead = group[-1]
    for delivered in group:
        lane.ask_for(delivered, queue=queue)
        time.sleep(chance.uniform(0, 0.05) if delivered is not lead else 0)
    _wait_into(lane, lead, stage, chance)
    moment = time.monotonic()
    if action == "kill":
        actors.kill(actor)
    else:
        pids = actors.frozen(actor)
        time.sleep(_frozen_seconds(chance, lead.month.seed))
        actors.thaw(pids)
    for delivered in group:
        delivered.hit = not lane.hearing.ended_before(delivered.run, stage, moment)
    return [lane.judged(delivered, lane.ended(delivered)) for delivered in group]


def worker_cell(lane: Lane, seeds: list[int], *, action: str, stage: str) -> list[Outcome]:
    """Kill or freeze workers, each with a queue of its own, several at the same time."""
    cell = f"worker-{action}-{stage}"
    round_ = _killed_worker if action == "kill" else _frozen_worker
    outcomes: list[Outcome] = []
    for first in range(0, len(seeds), WORKERS_AT_ONCE):
        group = [lane.shown(seed, cell=cell) for seed in seeds[first : first + WORKERS_AT_ONCE]]
        with ThreadPoolExecutor(WORKERS_AT_ONCE) as pool:
            statuses = list(pool.map(lambda each: round_(lane, each, stage), group))
        outcomes += [
            lane.judged(delivered, status)
            for delivered, status in zip(group, statuses, strict=True)
        ]
    return outcomes


def _killed_worker(lane: Lane, delivered: Delivered, stage: str) -> str:
    """The next worker is there at once, as a supervisor starts it."""
    return _with_worker(lane, delivered, stage, lambda pid, queue: _replace(lane, pid, queue))


def _frozen_worker(lane: Lane, delivered: Delivered, stage: str) -> str:
    """The frozen one goes on where it was when another has long taken over: it must be fenced."""
    thawed: list[threading.Thread] = []

    def freeze(pid: int, queue: str) -> list[int]:
        actors.signal_all([pid], signal.SIGSTOP)
        seconds = random.Random(delivered.month.seed).uniform(*WORKER_FROZEN_SECONDS)
        timer = threading.Timer(seconds, actors.thaw, ([pid],))
        timer.start()
        thawed.append(timer)
        return [pid, lane.worker(queue)]

    def settle() -> None:
        thawed[0].join()
        time.sleep(2)  # for whatever the thawed worker still does

    return _with_worker(lane, delivered, stage, freeze, settle)


def _replace(lane: Lane, pid: int, queue: str) -> list[int]:
    actors.end([pid])
    return [lane.worker(queue)]


def _with_worker(
    lane: Lane,
    delivered: Delivered,
    stage: str,
    fault: Callable[[int, str], list[int]],
    settle: Callable[[], None] = lambda: None,
) -> str:
    queue = f"faults-{uuid.uuid4().hex}"
    pid, chance = lane.worker(queue), random.Random(f"{stage} {delivered.month.seed}")
    lane.ask_for(delivered, queue=queue)
    _wait_into(lane, delivered, stage, chance)
    moment = time.monotonic()
    pids = fault(pid, queue)
    delivered.hit = not lane.hearing.ended_before(delivered.run, stage, moment)
    status = lane.ended(delivered)
    settle()
    actors.end(pids)
    return status


def _wait_into(lane: Lane, delivered: Delivered, stage: str, chance: random.Random) -> None:
    """Until this step of this run has begun, and somewhere into it."""
    began = lane.hearing.began(delivered.run, stage)
    into = chance.uniform(-0.25, 1) * lane.hearing.usual(stage)
    time.sleep(max(0.0, began.at + into - time.monotonic()))


def _frozen_seconds(chance: random.Random, seed: int) -> float:
    return actors.LONG_FROZEN_SECONDS if seed % 10 == 3 else chance.uniform(*actors.FROZEN_SECONDS)
