"""Connectors against the fake Azure, in a time of their own: nobody waits."""

import json
import random
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import redis
from django.core.management import call_command
from pytest_django import Settings

from billing import connections, connectors, credentials
from billing.azure.http.clock import Clock
from billing.models import Credential, Source
from tests.fake_azure.server import EA_KEY, SECRET, TENANT, FakeAzure, running

NOW = "2026-11-10T08:00:00Z"
MONTH = "2026-09"
CLOUD = "FakeCloud"
OPTIONS = {"page_size": 50, "retry_after": 2, "stall_seconds": 0.2}

MakeSource = Callable[..., Source]


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three months of two accounts."""
    folder = tmp_path_factory.mktemp("demo")
    call_command("demo_exports", out=folder, lines=2400, end="2026-10", stdout=StringIO())
    return folder


@pytest.fixture(scope="session")
def truth(demo: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((demo / "truth.json").read_text("utf-8"))
    return found


@pytest.fixture(scope="session")
def _server(demo: Path) -> Iterator[FakeAzure]:
    with running(demo, now=NOW, **OPTIONS) as server:
        yield server


@pytest.fixture
def azure(_server: FakeAzure, settings: Settings) -> FakeAzure:
    """Started anew, and known to ABI as a cloud."""
    _server.reset()
    settings.CLOUDS = {CLOUD: cloud_row(_server)}
    return _server


def cloud_row(server: FakeAzure) -> dict[str, str]:
    return {
        "arm": server.base_url,
        "login": server.https_url,
        "blob": f"{server.blob_url.rpartition('/')[0]}/{{account}}",
        "ea_legacy": server.base_url,
        "ea_china": server.base_url,
        "ca_file": str(server.ca),
        "audience": "https://management.azure.com",
    }


@pytest.fixture
def clock(azure: FakeAzure, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Sleeping moves our time and the server's; the process itself does not wait."""
    with redis.Redis.from_url(settings.REDIS_URL) as server:
        # What was asked in another test's time does not count in this one's.
        for key in server.scan_iter("abi:{azure FakeCloud*"):
            server.delete(key)
    start = datetime.fromisoformat(NOW).timestamp() - time.time()
    passed = [start]

    def sleep(seconds: float) -> None:
        passed[0] += seconds
        azure.advance(seconds)

    def now() -> float:
        return time.time() + passed[0]

    made = Clock(now, sleep, random.Random(1).uniform, shared=False)  # noqa: S311
    for makes in (connectors.of, connections.arm, connections.enterprise, connections.files):
        monkeypatch.setitem(makes.__kwdefaults__ or {}, "clock", made)
    return made


@pytest.fixture
def make_source(db: None) -> MakeSource:
    """A source of the fake cloud, with a credential that opens it."""

    def make(kind: str, scope: str, *, name: str = "api", **fields: Any) -> Source:
        is_key = kind.startswith("ea_")
        credential = Credential.objects.create(
            name=f"{name} sign-in",
            kind="api_key" if is_key else "secret",
            tenant_id="" if is_key else TENANT,
            client_id="" if is_key else "app",
        )
        credentials.seal(credential, EA_KEY if is_key else SECRET)
        return Source.objects.create(
            name=name, kind=kind, scope=scope, cloud=CLOUD, credential=credential, **fields
        )

    return make
