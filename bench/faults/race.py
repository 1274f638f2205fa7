"""Two at once: publishers of one snapshot, and whole runs of one delivery."""

import time
import uuid
from dataclasses import asdict
from datetime import timedelta

from bench.faults import actors
from bench.faults.lane import Lane, Outcome
from bench.faults.months import Size
from bench.faults.processes import Answering, log_file
from billing import ingest
from billing.models import Publication

# Ten publications raced for in each run: 200 for twenty seeds.
VERSIONS = "CDEFGHIJKL"
SMALL = Size(lines=30, bad=1, blobs=1)
# Both have read their order by then.
HEAD_START_SECONDS = 0.05


def publishers(lane: Lane, seeds: list[int]) -> list[Outcome]:
    """Two processes publish the same checked snapshot at the same moment: one of them does."""
    racers = [Answering("racer", log=log_file("racer")) for _ in range(2)]
    outcomes = []
    for seed in seeds:
        delivered = lane.shown(seed, cell="race-publish")
        month, changed = delivered.month, []
        states = []
        for version in VERSIONS:
            delivered.truth = month.write(version, SMALL)
            states.append(delivered.truth.state)
        lane.readers.ask(more=month.name, states=states)
        for version in VERSIONS:
            month.only(version)
            (found,) = ingest.discover(month.name, start=month.period, end=month.period)
            loaded = ingest.load(ingest.land(found), on_progress=lambda _: None)
            checked = asdict(ingest.check(loaded))
            at = time.monotonic() + HEAD_START_SECONDS
            for racer in racers:
                racer.send(checked=checked, at=at)
            changed.append(sorted(str(racer.answer()) for racer in racers))
        delivered.publications = 1 + len(VERSIONS)
        outcome = lane.judged(delivered, "completed")
        for each in changed:
            if each != ["False", "True"]:
                outcome.verdict.note(f"{month.name}: the two publishers said {each}")
        outcomes.append(outcome)
    return outcomes


def runs(lane: Lane, seeds: list[int]) -> list[Outcome]:
    """Two runs with different dates, so of different names, of the same month: one publication."""
    outcomes = []
    queue = f"faults-{uuid.uuid4().hex}"
    workers = [lane.worker(queue) for _ in range(2)]
    for seed in seeds:
        delivered = lane.shown(seed, cell="race-runs")
        first = lane.ask_for(delivered, queue=queue)
        last_day = delivered.month.period + timedelta(days=1)
        second = lane.ask_for(delivered, queue=queue, end=last_day)
        statuses = {lane.ended(delivered, run=run) for run in (first, second)}
        delivered.hit = True
        status = "completed" if statuses == {"completed"} else "failed"
        outcomes.append(lane.judged(delivered, status))
        if Publication.objects.filter(source__name=delivered.month.name).count() != 2:
            outcomes[-1].verdict.note(f"{delivered.month.name}: {statuses}")
    actors.end(workers)
    return outcomes
