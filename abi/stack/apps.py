"""Our own long-running processes, each on the settings of the stack."""

import asyncio
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from abi.stack.places import ROOT, Places
from abi.stack.service import Service, until

_PYTHON = Path(sys.executable)


@dataclass(frozen=True, slots=True)
class Apps:
    """`environment` carries every URL setting and the secret key."""

    places: Places
    environment: Mapping[str, str]
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def first(self) -> list[Service]:
        """What must run before the product is ready."""
        return [self._web(), self._worker()]

    def later(self) -> list[Service]:
        """Housekeeping: it would only slow the others' start."""
        if not (ROOT / "abi" / "celery.py").exists():
            return []
        return [self._celery(), self._jobs()]

    def _web(self) -> Service:
        return Service(
            name="web",
            title="Web",
            command=(
                *(str(_PYTHON), "-m", "gunicorn", "abi.wsgi", "--bind", f"127.0.0.1:{self.port}"),
                *("--worker-class", "gthread", "--workers", "2", "--threads", "8"),
                # One import of Django for all workers. Two seconds, as is usual, is how long
                # people think: their next request would meet a connection that is being closed.
                *("--graceful-timeout", "5", "--keep-alive", "75", "--preload"),
            ),
            folder=ROOT,
            environment=self.environment,
            after=("migrate", "migrate_clickhouse", "valkey"),
            ready=self._answers,
            dies_with_us=signal.SIGTERM,
        )

    def _worker(self) -> Service:
        log = LogLine(self.places.logs / "worker.log", b"worker ready")
        return Service(
            name="worker",
            title="Workflow worker",
            command=(str(_PYTHON), "manage.py", "run_worker"),
            folder=ROOT,
            environment=self.environment,
            after=("migrate", "migrate_clickhouse", "temporal", "valkey"),
            prepare=log.mark,
            ready=log.appears,
            dies_with_us=signal.SIGTERM,
        )

    def _celery(self) -> Service:
        log = LogLine(self.places.logs / "celery.log", b" ready.")
        beat = self.places.var / "celery-beat"
        return Service(
            name="celery",
            title="Celery",
            command=(
                *(str(_PYTHON), "-m", "celery", "--app", "abi.celery", "worker", "--beat"),
                *("--concurrency", "1", "--loglevel", "INFO", "--schedule", str(beat)),
            ),
            folder=ROOT,
            environment=self.environment,
            after=("migrate", "valkey"),
            prepare=log.mark,
            ready=log.appears,
            dies_with_us=signal.SIGTERM,
        )

    def _jobs(self) -> Service:
        """Exports take minutes: they must not stand in the way of housekeeping."""
        log = LogLine(self.places.logs / "jobs.log", b" ready.")
        return Service(
            name="jobs",
            title="Jobs",
            command=(
                *(str(_PYTHON), "-m", "celery", "--app", "abi.celery", "worker"),
                *("--queues", "jobs", "--concurrency", "2", "--loglevel", "INFO"),
                *("--hostname", "jobs@%h"),
            ),
            folder=ROOT,
            environment=self.environment,
            after=("migrate", "migrate_clickhouse", "valkey"),
            prepare=log.mark,
            ready=log.appears,
            dies_with_us=signal.SIGTERM,
        )

    async def _answers(self) -> None:
        await until(self._is_healthy, every=0.05)

    async def _is_healthy(self) -> bool:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
            writer.write(b"GET /api/v1/health HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
            status = await reader.readline()
            writer.close()
        except OSError:
            return False
        return str(HTTPStatus.OK.value).encode() in status.split()


class LogLine:
    """A line in a server's log that says it is ready; older lines do not count."""

    def __init__(self, log: Path, wanted: bytes) -> None:
        self._log = log
        self._wanted = wanted
        self._from = 0

    async def mark(self) -> None:
        """Remember where the log ends now."""
        self._from = self._log.stat().st_size if self._log.exists() else 0

    async def appears(self) -> None:
        """Wait for the line."""
        await until(self._is_there, every=0.05)

    async def _is_there(self) -> bool:
        with self._log.open("rb") as log:
            log.seek(self._from)
            return self._wanted in log.read()
