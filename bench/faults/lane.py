"""A stack of its own on which cells are run: months made, shown, delivered again, and judged."""

import os
import random
import threading
import time
import uuid
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import Error, close_old_connections

from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Identity, Statement
from bench.faults import actors
from bench.faults.checker import Verdict, verdict
from bench.faults.doors import Door
from bench.faults.hearing import Hearing
from bench.faults.months import Month, Truth
from bench.faults.processes import Answering, log_file, web
from billing import ingest
from billing.models import Source
from workflows import services
from workflows.models import WorkflowRun

KIND = "azure_billing_extraction"
# For a machine that others use as well; how long it takes is told.
END_SECONDS = 600.0


class SkippedError(Exception):
    """The machine does not allow this fault; the reason is told."""


@dataclass(slots=True)
class Outcome:
    """How one run ended. `hit`: the fault came while the step was at work."""

    seed: int
    finished: bool
    verdict: Verdict
    hit: bool
    again: int
    seconds: float
    polls: int = 0
    refused: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    partial: list[str] = field(default_factory=list)

    @property
    def fine(self) -> bool:
        return self.finished and self.verdict.fine and not self.partial


@dataclass(slots=True)
class Delivered:
    """A month that shows A and whose B has been asked for."""

    month: Month
    truth: Truth
    run: str = ""
    hit: bool = False
    publications: int = 2
    began: float = field(default_factory=time.monotonic)


class Lane:
    def __init__(self) -> None:
        self._trigger = threading.Lock()
        for command in ("migrate", "migrate_clickhouse"):
            call_command(command, verbosity=0, stdout=log_file("migrate"))
        self.folder = Path(os.environ["ABI_VAR"]) / "sources"
        self.hearing = Hearing()
        self._workers = self._forking()
        self.web_port = web(log_file("web"))
        self.readers = Answering("readers", str(self.web_port), log=log_file("reader"))
        self.readers.line()

    def _forking(self) -> Answering:
        return Answering("workers", str(self.hearing.port), log=log_file("worker"))

    def worker(self, queue: str) -> int:
        """A new worker process; its id."""
        return int(self._workers.ask(queue=queue))

    def renew_workers(self) -> None:
        """Workers from now on have this process's environment as it is now."""
        self._workers = self._forking()

    def shown(self, seed: int, *, cell: str, door: Door | None = None) -> Delivered:
        """A month that shows version A, watched by the readers, with version B ready."""
        chance, name = random.Random(f"{cell} {seed}"), f"m{uuid.uuid4().hex[:12]}"
        door = door or Door(self.folder)
        month = Month(
            name=name,
            period=chance.choice(door.periods),
            subscription=str(uuid.UUID(int=chance.getrandbits(128) ^ uuid.uuid4().int)),
            folder=door.folder / name,
            seed=seed,
        )
        before = month.write("A", door.versions[0])
        door.written()
        _publish(door.source(month), month)
        after = month.write("B", door.versions[1])
        door.written()
        self.readers.ask(
            watch=name,
            subscription=month.subscription,
            period=f"{month.period}",
            states=[before.state, after.state],
        )
        return Delivered(month, after)

    def ask_for(self, delivered: Delivered, *, queue: str, end: date | None = None) -> str:
        """Start the extraction of the month as the API does; the run's id."""
        start = delivered.month.period
        asked = {
            "start_date": f"{start}",
            "end_date": f"{end or start}",
            "source": delivered.month.name,
        }
        with self._trigger:
            settings.TEMPORAL_TASK_QUEUE = queue
            run = services.trigger(actor=None, workflow_type=KIND, parameters=asked)
        delivered.run, delivered.began = str(run.id), time.monotonic()
        return delivered.run

    def ended(self, delivered: Delivered, *, run: str = "") -> str:
        """The status of the run once it is not running, or `running` when that takes too long."""
        deadline = time.monotonic() + END_SECONDS
        status = "running"
        while status == "running" and time.monotonic() < deadline:
            time.sleep(0.2)
            with suppress(Error):
                close_old_connections()
                status = WorkflowRun.objects.values_list("status", flat=True).get(
                    pk=run or delivered.run
                )
        return status

    def judged(self, delivered: Delivered, status: str) -> Outcome:
        """Once every server answers: what is shown, in every table and through every door."""
        seconds = time.monotonic() - delivered.began
        actors.until_all_answer()
        close_old_connections()
        found = verdict(delivered.month, delivered.truth, publications=delivered.publications)
        seen = self.readers.ask(settle=delivered.month.name)
        if set(seen["at"].values()) != {seen["last"]}:
            found.note(f"{delivered.month.name}: the readers ended at {seen['at']}")
        if status != "completed":
            found.notes.append(f"{delivered.month.name}: {status} {self._why(delivered)}")
        return Outcome(
            seed=delivered.month.seed,
            finished=status == "completed",
            verdict=found,
            hit=delivered.hit,
            again=self.hearing.attempts(delivered.run),
            seconds=seconds,
            polls=seen["polls"],
            refused=seen["refused"],
            codes=self.hearing.codes(delivered.run),
            partial=seen["partial"],
        )

    def swept(self) -> None:
        """Forget the lines of earlier cells: a server with fewer parts starts sooner."""
        tables = client.read(
            Statement(
                "SELECT name FROM system.tables WHERE database = currentDatabase()"
                " AND engine LIKE '%MergeTree' AND partition_key LIKE '%snapshot_id%'"
            ),
            identity=Identity.WRITER,
        )
        for (table,) in tables.rows():
            client.command(Statement(f"TRUNCATE TABLE `{table}` SYNC"))

    def _why(self, delivered: Delivered) -> str:
        if not delivered.run:
            return ""
        run = WorkflowRun.objects.get(pk=delivered.run)
        codes = [f"{each['code']} ({each['detail']})" for each in run.failures]
        return f"{run.progress['stage']}: {', '.join(codes)}"


def _publish(source: Source, month: Month) -> None:
    (delivery,) = ingest.discover(source.name, start=month.period, end=month.period)
    loaded = ingest.load(ingest.land(delivery), on_progress=lambda _: None)
    ingest.publish(ingest.check(loaded))


def total(verdicts: list[Verdict]) -> tuple[int, int, Decimal]:
    whole = Verdict()
    for each in verdicts:
        whole.add(each)
    return whole.lost, whole.doubled, whole.sum_diff
