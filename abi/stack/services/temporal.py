"""Temporal's development server, on a SQLite file."""

import signal
from dataclasses import dataclass
from pathlib import Path

from abi.stack.process import call
from abi.stack.service import Service, StackError, until
from abi.stack.services import binaries

NAMESPACE = "billing"
# The default is one day, which is too short to look into yesterday's run.
_RETENTION = "720h"


@dataclass(frozen=True, slots=True)
class Temporal:
    """One server; in memory and without its web page when it lives for one run."""

    data: Path
    port: int
    ui_port: int | None
    careless: bool
    namespace: str = NAMESPACE

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def service(self) -> Service:
        return Service(
            name="temporal",
            title="Temporal",
            command=(str(binaries.temporal()), "server", "start-dev", *self._options()),
            folder=self.data,
            # It would look for a configuration file in the person's home otherwise.
            environment={"HOME": str(self.data)},
            ready=self._ready,
            dies_with_us=signal.SIGTERM,
        )

    def _options(self) -> list[str]:
        options = ["--ip", "127.0.0.1", "--port", str(self.port), "--log-level", "warn"]
        options += ["--namespace", self.namespace]
        options += ["--headless"] if self.ui_port is None else ["--ui-port", str(self.ui_port)]
        if not self.careless:
            options += ["--db-filename", str(self.data / "temporal.db")]
            # Five times the throughput of the defaults.
            options += ["--sqlite-pragma", "journal_mode=wal", "--sqlite-pragma", "synchronous=1"]
        return options

    async def _ready(self) -> None:
        """The port opens before the namespace is usable."""
        await until(self._has_namespace)
        if not self.careless:
            await self._operate("update", "--retention", _RETENTION)

    async def _has_namespace(self) -> bool:
        try:
            await self._operate("describe")
        except StackError:
            return False
        return True

    async def _operate(self, verb: str, *options: str) -> None:
        await call(
            str(binaries.temporal()),
            *("operator", "namespace", verb, "-n", self.namespace),
            *("--address", self.address, *options),
            folder=self.data,
            env={"HOME": str(self.data)},
        )
