"""The embedded ClickHouse server as the supervisor starts it."""

import shutil
import signal
import sys
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

from abi.stack.clickhouse.library import library
from abi.stack.clickhouse.users import PRODUCT, Scoped, users_xml
from abi.stack.credentials import Credentials, write_private
from abi.stack.places import ROOT
from abi.stack.service import Service, ended_with, until


@dataclass(frozen=True, slots=True)
class ClickHouse:
    """One server; `with_tests` lets the writer make databases named test_…

    `landing` is the part of its configuration that `collection_xml` makes, `scoped` one user more.
    """

    data: Path
    port: int
    credentials: Credentials
    with_tests: bool
    landing: str = field(default="", repr=False)
    scoped: Scoped | None = field(default=None, repr=False)

    def url(self, user: str) -> str:
        password = getattr(self.credentials, f"clickhouse_{user}")
        return f"clickhouse://{user}:{password}@127.0.0.1:{self.port}/{PRODUCT}"

    def service(self) -> Service:
        return Service(
            name="clickhouse",
            title="ClickHouse",
            command=(
                *(sys.executable, "-m", "abi.stack.clickhouse.server"),
                *("--library", str(library()), "--config", str(self._config)),
                *("--data", str(self.data / "data"), "--ready", str(self._listens)),
                *("--port", str(self.port), "--database", PRODUCT),
            ),
            folder=self.data,
            environment={"PYTHONPATH": str(ROOT)},
            prepare=self._prepare,
            ready=self._ready,
            # It ends when its standard input does, also when we are killed.
            stop_by=None,
            dies_with_us=signal.SIGCONT,
            why=_why,
        )

    @property
    def _config(self) -> Path:
        return self.data / "config.xml"

    @property
    def _listens(self) -> Path:
        return self.data / "listens"

    async def _prepare(self) -> None:
        self.data.mkdir(parents=True, exist_ok=True)
        self._listens.unlink(missing_ok=True)
        # `system` is in memory here: it forgets its query log but not the log's folder, beside
        # which no new log can be made.
        shutil.rmtree(self.data / "data" / "data" / "system", ignore_errors=True)
        users = self.data / "users.xml"
        xml = users_xml(self.credentials, with_tests=self.with_tests, scoped=self.scoped)
        write_private(users, xml)
        write_private(self._config, _config_xml(users, self.landing))

    async def _ready(self) -> None:
        """By the mark it leaves: a probe that says hello wrongly would end the server."""
        await until(self._is_listening)

    async def _is_listening(self) -> bool:
        return self._listens.exists()


def _config_xml(users: Path, landing: str) -> str:
    return (
        "<clickhouse><logger><console>1</console></logger>"
        "<background_schedule_pool_size>16</background_schedule_pool_size>"
        # What rollups are read from: only statements that ask for it use it.
        "<uncompressed_cache_size>536870912</uncompressed_cache_size>"
        f"<users_config>{escape(str(users))}</users_config>"
        "<query_log><database>system</database><table>query_log</table>"
        "<partition_by>toYYYYMM(event_date)</partition_by>"
        "<ttl>event_date + INTERVAL 7 DAY DELETE</ttl>"
        "<flush_interval_milliseconds>2000</flush_interval_milliseconds></query_log>"
        "<access_control_improvements>"
        # A table with a filter for someone shows nothing to a user without one of his own.
        "<users_without_row_policies_can_read_rows>false</users_without_row_policies_can_read_rows>"
        "<select_from_system_db_requires_grant>true</select_from_system_db_requires_grant>"
        "<select_from_information_schema_requires_grant>true"
        "</select_from_information_schema_requires_grant>"
        f"</access_control_improvements>{landing}</clickhouse>\n"
    )


def _why(code: int) -> str:
    if code == -signal.SIGABRT:
        return "ended by a bad handshake (a refused login) or a client that vanished"
    return ended_with(code)
