"""What the server knows while it runs; every handler reaches it through its request."""

from collections import Counter
from pathlib import Path
from threading import Lock

from starlette.requests import Request

from abi.stack.fake_azure.clock import Clock
from abi.stack.fake_azure.faults import Faults, Plan
from abi.stack.fake_azure.quota import Quota
from abi.stack.fake_azure.reports import Reports
from abi.stack.fake_azure.sas import Signer
from abi.stack.fake_azure.settings import Settings
from abi.stack.fake_azure.store import Store
from abi.stack.fake_azure.tokens import Tokens
from abi.stack.fake_azure.traffic import Traffic


class World:
    """`settings`, `clock` and `plan` are also what a reset goes back to."""

    def __init__(
        self, data: Path, work: Path, *, settings: Settings, clock: Clock, plan: Plan
    ) -> None:
        self._first_settings = self.settings = settings
        self._first_plan = plan
        self.work = work
        self.clock = clock
        self.store = Store(data, work)
        self.tokens = Tokens()
        self.signer = Signer()
        self.reports = Reports(work / "reports")
        self.quota = Quota()
        self.faults = Faults(plan)
        self.traffic = Traffic()
        self._numbers: Counter[str] = Counter()
        self._lock = Lock()

    def next_number(self, of: str) -> int:
        """1, 2, 3… for each thing counted."""
        with self._lock:
            self._numbers[of] += 1
            return self._numbers[of]

    def reset(self) -> None:
        """As at the start, except for the data: tokens stay good and links stay signed."""
        self.settings = self._first_settings
        self.faults.set(self._first_plan)
        self.clock.reset()
        self.traffic.forget()
        self.quota.forget()
        self.reports.forget()
        self.store.forget_restated()
        self._numbers.clear()


def world_of(request: Request) -> World:
    found: World = request.app.state.world
    return found


def base_of(request: Request) -> str:
    """`http://127.0.0.1:port` as the client called it."""
    return str(request.base_url).rstrip("/")
