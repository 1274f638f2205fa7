"""The extraction's activities by name, with nothing behind them: what the workflow asks for."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from temporalio import activity
from temporalio.exceptions import ApplicationError, CancelledError
from temporalio.worker import Worker

from workflows.client import connect
from workflows.ingest.contracts import At, Extraction, Finish, Found, Published, Search
from workflows.ingest.workflow import AzureBillingExtraction

# Of one step, as workflows.interceptors counts them; that one needs Django.
ATTEMPTS = 3

LINES = 10
_uninterrupted = activity.defn(no_thread_cancel_exception=True)


def refusal(code: str, *, retryable: bool) -> ApplicationError:
    words = {"cause": {"en": "Cause.", "zh": "原因。"}, "fix": {"en": "Fix.", "zh": "修复。"}}
    told = {"detail": "the particulars", "words": words}
    return ApplicationError(code, told, type=code, non_retryable=not retryable)


@dataclass
class Steps:
    """`failing` maps (step, label) to what every attempt raises; `waiting` holds a step up;
    `taken` says how often another run has the month.
    """

    sources: dict[str, list[str]]
    failing: dict[tuple[str, str], Exception] = field(default_factory=dict)
    waiting: dict[tuple[str, str], threading.Event] = field(default_factory=dict)
    taken: dict[str, int] = field(default_factory=dict)
    journal: list[tuple[str, str]] = field(default_factory=list)
    started: list[Extraction] = field(default_factory=list)
    searches: list[Search] = field(default_factory=list)
    finished: list[Finish] = field(default_factory=list)
    most_at_once: int = 0
    _inside: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, label: str) -> list[str]:
        return [step for step, each in self.journal if each == label]

    async def reach(self, moment: tuple[str, str]) -> None:
        """Wait until (step, label) has begun."""
        while moment not in self.journal:  # noqa: ASYNC110 - written by another thread
            await asyncio.sleep(0.02)

    @activity.defn
    def record_started(self, extraction: Extraction) -> str:
        self.started.append(extraction)
        return extraction.run_id or "made by the first activity"

    @activity.defn
    def list_sources(self, source: str | None) -> list[str]:
        return [source] if source else list(self.sources)

    @_uninterrupted
    def discover(self, search: Search) -> list[Found]:
        self.searches.append(search)
        self._enter("discover", search.source)
        return [Found(label, LINES, {"key": label}) for label in self.sources[search.source]]

    @_uninterrupted
    def claim(self, at: At, delivery: dict[str, Any]) -> bool:
        assert delivery == {"key": at.label}
        self.journal.append(("claim", at.label))
        left = self.taken.get(at.label, 0)
        self.taken[at.label] = left - 1
        return left <= 0

    @_uninterrupted
    def land(self, at: At, delivery: dict[str, Any]) -> dict[str, Any]:
        return self._step("land", at, {"landed": delivery})

    @_uninterrupted
    def load(self, at: At, landed: dict[str, Any]) -> dict[str, Any]:
        return self._step("load", at, {"loaded": landed})

    @_uninterrupted
    def check(self, at: At, loaded: dict[str, Any]) -> dict[str, Any]:
        return self._step("check", at, {"checked": loaded})

    @_uninterrupted
    def publish(self, at: At, checked: dict[str, Any]) -> Published:
        assert checked == {"checked": {"loaded": {"landed": {"key": at.label}}}}
        self._step("publish", at, {})
        return Published(at.label, LINES, changed=True)

    @activity.defn
    def record_finished(self, finish: Finish) -> None:
        self.finished.append(finish)

    @property
    def activities(self) -> Sequence[Callable[..., Any]]:
        return (
            self.record_started, self.list_sources, self.discover, self.claim, self.land, self.load,
            self.check, self.publish, self.record_finished,
        )  # fmt: skip

    def _step(self, step: str, at: At, answer: dict[str, Any]) -> dict[str, Any]:
        with self._counted():
            self._enter(step, at.label)
            time.sleep(0.02)
        return answer

    @contextmanager
    def _counted(self) -> Iterator[None]:
        with self._lock:
            self._inside += 1
            self.most_at_once = max(self.most_at_once, self._inside)
        try:
            yield
        finally:
            with self._lock:
                self._inside -= 1

    def _enter(self, step: str, label: str) -> None:
        self.journal.append((step, label))
        gate = self.waiting.get((step, label))
        while gate is not None and not gate.wait(0.05):
            activity.heartbeat()
            if activity.is_cancelled() and step == "load":
                raise CancelledError("stopped")
        if error := self.failing.get((step, label)):
            raise _last(error) if activity.info().attempt >= ATTEMPTS else error


def _last(error: Exception) -> Exception:
    """As the interceptor of the real worker has it: a step's own failures are counted."""
    if not isinstance(error, ApplicationError):
        return error
    return ApplicationError(error.message, *error.details, type=error.type, non_retryable=True)


@asynccontextmanager
async def working(queue: str, steps: Steps) -> AsyncIterator[None]:
    with ThreadPoolExecutor(8) as threads:
        async with Worker(
            await connect(),
            task_queue=queue,
            workflows=[AzureBillingExtraction],
            activities=steps.activities,
            activity_executor=threads,
            max_heartbeat_throttle_interval=timedelta(milliseconds=200),
            identity="worker",
        ):
            yield
