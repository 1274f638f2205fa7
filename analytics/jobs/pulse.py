"""A running job's signs of life, given beside the work: a long statement says nothing itself."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import structlog
from django.db import DatabaseError, connection

from abi.core.clickhouse import client
from abi.core.errors import AppError
from analytics.jobs.claims import LostError, stop_statements, touch
from analytics.models import Job

EVERY_SECONDS = 2.0
_log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Pulse:
    """How far the work is, and whether it is still wanted."""

    done: int = 0
    total: int = 0
    lost: threading.Event = field(default_factory=threading.Event)

    def report(self, done: int, total: int) -> None:
        """Rows written, and how many there will be. Raises LostError when nobody wants them."""
        self.done, self.total = done, total
        if self.lost.is_set():
            raise LostError


@contextmanager
def beating(job: Job) -> Iterator[Pulse]:
    """Beats until it is left."""
    pulse, stop = Pulse(), threading.Event()
    thread = threading.Thread(target=_beat, args=(job, pulse, stop), daemon=True)
    thread.start()
    try:
        yield pulse
    finally:
        stop.set()
        thread.join()


def _beat(job: Job, pulse: Pulse, stop: threading.Event) -> None:
    try:
        while not stop.wait(EVERY_SECONDS):
            _once(job, pulse)
    finally:
        connection.close()


def _once(job: Job, pulse: Pulse) -> None:
    """A beat that cannot be told is missed; many of them, and the job counts as lost."""
    try:
        touch(job, **_progress(job, pulse))
    except LostError:
        pulse.lost.set()
        # At every beat: one may have begun between the order to stop and our hearing of it.
        stop_statements(job)
    except DatabaseError:
        connection.close()
        _log.warning("job_beat_missed", job=str(job.pk))


def _progress(job: Job, pulse: Pulse) -> dict[str, int]:
    """What is written, else what ClickHouse says that it has read."""
    if pulse.total:
        return {"done_rows": pulse.done, "total_rows": pulse.total}
    try:
        running = client.progress(job.statements)
    except AppError:
        return {}
    if running is None:
        return {}
    total = max(running.total_rows, running.read_rows)
    return {"done_rows": running.read_rows, "total_rows": total}
