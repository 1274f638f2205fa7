"""The servers ABI stands on: the embedded one for each whose URL the environment does not give."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from abi.stack.clickhouse.collection import collection_xml
from abi.stack.clickhouse.service import ClickHouse
from abi.stack.clickhouse.users import Scoped
from abi.stack.credentials import SECRET_SETTING, Credentials
from abi.stack.places import Places, own_folder
from abi.stack.ports import Ports
from abi.stack.service import Service
from abi.stack.services.postgres import Postgres
from abi.stack.services.temporal import NAMESPACE, Temporal
from abi.stack.services.valkey import Valkey

# Preferred when free, so that bookmarks and tools keep working from day to day.
POSTGRES_PORT, VALKEY_PORT, CLICKHOUSE_PORT = 15432, 16379, 19000
TEMPORAL_PORT, TEMPORAL_UI_PORT = 17233, 18233
# Of a run alone: see `Scoped`.
SCOPED = "ABI_STACK_SCOPED"


@dataclass(slots=True)
class Backing:
    """What to start, and the settings by which everything else finds it."""

    services: list[Service] = field(default_factory=list)
    settings: dict[str, str] = field(default_factory=dict)
    temporal_ui: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """`for_one_run`: any free ports, nothing survives, tests may make databases."""

    places: Places
    credentials: Credentials
    ports: Ports
    environment: Mapping[str, str]
    for_one_run: bool
    say: Callable[[str], None]

    def backing(self) -> Backing:
        """A setting that the environment gives is passed on and its server left alone."""
        made, given = Backing(), self.environment.get
        made.settings["LANDING_URL"] = given("LANDING_URL") or self.places.landing.as_uri()
        made.settings["EXPORTS_URL"] = given("EXPORTS_URL") or self.places.exports.as_uri()
        made.settings[SECRET_SETTING] = given(SECRET_SETTING) or self.credentials.secret_key
        self._postgres(made)
        self._valkey(made)
        self._temporal(made)
        self._clickhouse(made)
        return made

    def _postgres(self, made: Backing) -> None:
        if self._given(made, "DATABASE_URL"):
            return
        if self.places.shared != self.places.var:
            own_folder(self.places.shared)
        server = Postgres(
            data=self.places.shared / "postgres",
            port=self._port(POSTGRES_PORT),
            password=self.credentials.postgres,
            careless=self.for_one_run,
        )
        made.services.append(server.service())
        made.settings["DATABASE_URL"] = server.url

    def _valkey(self, made: Backing) -> None:
        if self._given(made, "REDIS_URL"):
            return
        server = Valkey(
            data=self.places.var / "valkey",
            port=self._port(VALKEY_PORT),
            password=self.credentials.valkey,
            careless=self.for_one_run,
        )
        made.services.append(server.service())
        made.settings["REDIS_URL"] = server.url

    def _temporal(self, made: Backing) -> None:
        namespace = self.environment.get("TEMPORAL_NAMESPACE") or NAMESPACE
        made.settings["TEMPORAL_NAMESPACE"] = namespace
        if self._given(made, "TEMPORAL_ADDRESS"):
            return
        server = Temporal(
            data=self.places.var / "temporal",
            port=self._port(TEMPORAL_PORT),
            ui_port=None if self.for_one_run else self._port(TEMPORAL_UI_PORT),
            careless=self.for_one_run,
            namespace=namespace,
        )
        made.services.append(server.service())
        made.settings["TEMPORAL_ADDRESS"] = server.address
        made.temporal_ui = f"http://127.0.0.1:{server.ui_port}" if server.ui_port else None

    def _clickhouse(self, made: Backing) -> None:
        names = ("CLICKHOUSE_READER_URL", "CLICKHOUSE_EXPLORER_URL", "CLICKHOUSE_ACCESS_URL")
        if self._given(made, "CLICKHOUSE_URL"):
            made.settings |= {n: self.environment[n] for n in names if self.environment.get(n)}
            return
        server = ClickHouse(
            data=self.places.var / "clickhouse",
            port=self._port(CLICKHOUSE_PORT),
            credentials=self.credentials,
            with_tests=self.for_one_run,
            landing=collection_xml(made.settings["LANDING_URL"], self.environment),
            scoped=Scoped.read(self.environment.get(SCOPED, "") if self.for_one_run else ""),
        )
        made.services.append(server.service())
        made.settings["CLICKHOUSE_URL"] = server.url("writer")
        made.settings |= dict(zip(names[:2], map(server.url, ("reader", "explorer")), strict=True))

    def _given(self, made: Backing, setting: str) -> bool:
        value = self.environment.get(setting)
        if value:
            made.settings[setting] = value
        return bool(value)

    def _port(self, preferred: int) -> int:
        if self.for_one_run:
            return self.ports.free()
        port = self.ports.prefer(preferred)
        if port != preferred:
            self.say(f"  port {preferred} is in use; {port} instead")
        return port
