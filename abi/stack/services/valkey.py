"""Valkey, which speaks Redis."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from abi.stack.credentials import write_private
from abi.stack.service import Service, until
from abi.stack.services import binaries


@dataclass(frozen=True, slots=True)
class Valkey:
    """One server. `noeviction`: a broker that forgets is no broker."""

    data: Path
    port: int
    password: str
    careless: bool

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def service(self) -> Service:
        return Service(
            name="valkey",
            title="Valkey",
            command=(str(binaries.valkey()), str(self._config)),
            folder=self.data,
            prepare=self._prepare,
            ready=self._ready,
        )

    @property
    def _config(self) -> Path:
        return self.data / "valkey.conf"

    async def _prepare(self) -> None:
        """The password travels in a file: a command line is everybody's to read."""
        self.data.mkdir(parents=True, exist_ok=True)
        lines = (
            f"port {self.port}",
            "bind 127.0.0.1",
            f'dir "{self.data}"',
            f"requirepass {self.password}",
            'save ""',
            f"appendonly {'no' if self.careless else 'yes'}",
            "maxmemory-policy noeviction",
        )
        write_private(self._config, "\n".join(lines) + "\n")

    async def _ready(self) -> None:
        await until(self._pong)

    async def _pong(self) -> bool:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
            writer.write(f"AUTH {self.password}\r\nPING\r\n".encode())
            authorised, pong = await reader.readline(), await reader.readline()
            writer.close()
        except OSError:
            return False
        return authorised == b"+OK\r\n" and pong == b"+PONG\r\n"
