"""PostgreSQL 18, with a password, on TCP alone."""

import os
import pwd
import signal
from dataclasses import dataclass
from pathlib import Path

from abi.stack import kernel
from abi.stack.credentials import write_private
from abi.stack.process import call
from abi.stack.service import Owner, Service, StackError, until
from abi.stack.services import binaries

USER = "app"
DATABASE = "abi"
PROGRAM = "postgres"
# A server that may lose everything at a power cut; its data lives for one run.
_CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


@dataclass(frozen=True, slots=True)
class Postgres:
    """One server: where its data is, its port and its password."""

    data: Path
    port: int
    password: str
    careless: bool

    @property
    def url(self) -> str:
        return f"postgres://{USER}:{self.password}@127.0.0.1:{self.port}/{DATABASE}"

    def service(self) -> Service:
        """PostgreSQL refuses to run as root: then it runs as `nobody`."""
        settings = [
            f"port={self.port}",
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "max_connections=200",
            *(_CARELESS if self.careless else ()),
        ]
        options = [part for setting in settings for part in ("-c", setting)]
        return Service(
            name="postgres",
            title="PostgreSQL",
            command=(str(self._binary("postgres")), "-D", str(self.data), *options),
            folder=self.data,
            prepare=self._prepare,
            ready=self._ready,
            # SIGTERM would wait for every client to leave.
            stop_by=signal.SIGINT,
            dies_with_us=signal.SIGINT,
            owner=_owner(),
        )

    async def _prepare(self) -> None:
        if not (self.data / "PG_VERSION").exists():
            await self._initialise()
        _forget_dead_server(self.data)

    async def _initialise(self) -> None:
        """initdb, in the data folder's owner's hands from the start."""
        owner = _owner()
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        password = self.data.with_name(f"{self.data.name}.password")
        write_private(password, self.password)
        if owner:
            for path in (self.data, password):
                os.chown(path, owner.uid, owner.gid)
        await call(
            str(self._binary("initdb")),
            *("-D", str(self.data), "-U", USER, "--auth=scram-sha-256"),
            *(f"--pwfile={password}", "--no-sync", "--encoding=UTF8"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
            folder=self.data,
            owner=owner,
        )
        password.unlink()

    async def _ready(self) -> None:
        """Answering, and with our database in it."""
        await until(self._has_database)

    async def _has_database(self) -> bool:
        try:
            databases = await self._sql("SELECT datname FROM pg_database")
        except StackError:
            return False
        if DATABASE not in databases.split():
            await self._sql(f"CREATE DATABASE {DATABASE}")
        return True

    async def _sql(self, text: str) -> str:
        return await call(
            str(self._binary("psql")),
            *("-X", "-At", "-h", "127.0.0.1", "-p", str(self.port), "-U", USER),
            *("-d", "postgres", "-c", text),
            folder=self.data.parent,
            env={"PGPASSWORD": self.password, "PGCONNECT_TIMEOUT": "5"},
        )

    def _binary(self, name: str) -> Path:
        return binaries.postgres(for_another_user=_owner() is not None) / name


def _owner() -> Owner | None:
    if os.geteuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody")
    return Owner(nobody.pw_uid, nobody.pw_gid)


def _forget_dead_server(data: Path) -> None:
    """Clear away what a killed server left: its pid file, and sessions that outlive it.

    PostgreSQL itself refuses to start over a pid that lives, whoever that is, and beside a session
    of the dead server, which ends by itself only when it next looks up.
    """
    pid_file = data / "postmaster.pid"
    if not pid_file.exists():
        return
    pid = int(pid_file.read_text().split()[0])
    if kernel.started_at(pid) is None or kernel.program_of(pid) != PROGRAM:
        kernel.end_all_in(data, PROGRAM)
        pid_file.unlink()
