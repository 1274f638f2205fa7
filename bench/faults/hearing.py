"""What the workers tell: which step of which run began or ended, a millisecond ago."""

import json
import socket
import threading
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from statistics import median

_USUAL = {"discover": 0.03, "land": 0.05, "load": 0.5, "check": 0.05, "publish": 0.04}


@dataclass(frozen=True, slots=True)
class Told:
    """`event` is begin, end or failed; `at` is the monotonic clock, the same in all processes."""

    event: str
    code: str
    run: str
    stage: str
    attempt: int
    pid: int
    at: float


@dataclass(slots=True)
class Hearing:
    """Everything told so far, by run."""

    inbox: socket.socket = field(
        default_factory=lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    )
    told: dict[str, list[Told]] = field(default_factory=lambda: defaultdict(list))
    news: threading.Condition = field(default_factory=threading.Condition)
    lasted: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self.inbox.bind(("127.0.0.1", 0))
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def port(self) -> int:
        return int(self.inbox.getsockname()[1])

    def began(self, run: str, stage: str, *, seconds: float = 300) -> Told:
        """Wait for the first attempt of a step. TimeoutError when it does not come."""
        deadline = time.monotonic() + seconds
        with self.news:
            while True:
                for told in self.told[run]:
                    if (told.stage, told.event, told.attempt) == (stage, "begin", 1):
                        return told
                if not self.news.wait(deadline - time.monotonic()):
                    raise TimeoutError(f"{stage} of {run} did not begin in {seconds} s")

    def ended_before(self, run: str, stage: str, moment: float) -> bool:
        return any(
            told.stage == stage and told.event != "begin" and told.at <= moment
            for told in self.told[run]
        )

    def attempts(self, run: str) -> int:
        """How often a step of this run was begun again."""
        return sum(told.event == "begin" and told.attempt > 1 for told in self.told[run])

    def codes(self, run: str) -> Counter[str]:
        """With which errors its attempts failed."""
        return Counter(told.code for told in self.told[run] if told.code)

    def usual(self, stage: str) -> float:
        """How long a step takes when nothing is wrong."""
        known = self.lasted[stage][-40:]
        return median(known) if len(known) > 4 else _USUAL[stage]

    def _listen(self) -> None:
        while True:
            told = Told(**json.loads(self.inbox.recv(4096)))
            with self.news:
                self._remember(told)
                self.news.notify_all()

    def _remember(self, told: Told) -> None:
        if told.event == "end" and told.attempt == 1:
            for earlier in reversed(self.told[told.run]):
                if (earlier.stage, earlier.event) == (told.stage, "begin"):
                    self.lasted[told.stage].append(told.at - earlier.at)
                    break
        self.told[told.run].append(told)
