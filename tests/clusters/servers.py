"""Two embedded servers that know each other as the two shards of the cluster `bills`."""

import asyncio
import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from abi.stack.clickhouse.service import ClickHouse
from abi.stack.credentials import Credentials
from abi.stack.ports import Ports

NAME = "bills"
# What users need beyond their rights on one server: docs/scale.md says so, too.
_MORE = (
    "GRANT CLUSTER ON *.*",
    "GRANT READ, WRITE ON REMOTE",
)
_BEFORE = "<query>GRANT TABLE ENGINE ON *</query>"
_FILTER = re.compile(r"<(charges|quarantine)>(<filter>\d</filter>)</\1>")
_GRANT = re.compile(r"<query>GRANT SELECT ON abi\.(\w+)</query>")


@dataclass(frozen=True, slots=True)
class TwoShards:
    """The servers in the order of their shards."""

    servers: tuple[ClickHouse, ClickHouse]
    processes: tuple[subprocess.Popen[bytes], ...]

    def urls(self, user: str) -> tuple[str, ...]:
        return tuple(server.url(user) for server in self.servers)

    def end(self, shard: int) -> None:
        process = self.processes[shard]
        assert process.stdin
        process.stdin.close()
        process.wait(30)


@contextmanager
def two_shards(folder: Path) -> Iterator[TwoShards]:
    """Started, and ended with their standard inputs. Rows and rights are those of `users.py`."""
    ports, credentials = Ports(), Credentials()
    numbers = (ports.free(), ports.free())
    made = tuple(
        ClickHouse(
            data=folder / f"shard-{shard}",
            port=port,
            credentials=credentials,
            with_tests=True,
            landing=_cluster_xml(numbers, credentials) + _macros_xml(shard),
        )
        for shard, port in enumerate(numbers, 1)
    )
    running = TwoShards((made[0], made[1]), tuple(_started(server) for server in made))
    try:
        yield running
    finally:
        running.end(0)
        running.end(1)
        ports.release()


def _started(server: ClickHouse) -> subprocess.Popen[bytes]:
    service = server.service()
    asyncio.run(service.prepare())  # type: ignore[arg-type]
    users = server.data / "users.xml"
    users.write_text(_of_a_cluster(users.read_text()))
    with (server.data / "log").open("wb") as log:
        process = subprocess.Popen(
            service.command,
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            env={**os.environ, **service.environment},
        )
    asyncio.run(asyncio.wait_for(service.ready(), 60))
    return process


def _of_a_cluster(users: str) -> str:
    """A row filter is said of the local tables, too: shards ask each other in a user's name."""
    more = "".join(f"<query>{grant}</query>" for grant in _MORE)
    granted = _GRANT.sub(r"\g<0><query>GRANT SELECT ON abi.\1_local</query>", users)
    filtered = _FILTER.sub(r"\g<0><\1_local>\2</\1_local>", granted)
    return filtered.replace(_BEFORE, _BEFORE + more)


def _cluster_xml(ports: tuple[int, ...], credentials: Credentials) -> str:
    """With a secret, so that a shard knows for whom the other one asks."""
    shards = "".join(
        "<shard><internal_replication>true</internal_replication>"
        f"<replica><host>127.0.0.1</host><port>{port}</port></replica></shard>"
        for port in ports
    )
    secret = f"<secret>{credentials.secret_key}</secret>"
    return f"<remote_servers><{NAME}>{secret}{shards}</{NAME}></remote_servers>"


def _macros_xml(shard: int) -> str:
    keeper = "<zookeeper><implementation>testkeeper</implementation></zookeeper>"
    return f"{keeper}<macros><shard>{shard}</shard><replica>r1</replica></macros>"
