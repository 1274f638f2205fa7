"""One server over one set of demo exports; every test finds it as it was at the start."""

import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.core.management import call_command

from tests.fake_azure.server import FakeAzure, running

# Ten days after the last month of the data.
NOW = "2026-11-10T08:00:00Z"


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three months of two accounts, the middle one restated."""
    folder = tmp_path_factory.mktemp("demo")
    call_command("demo_exports", out=folder, lines=6000, end="2026-10", stdout=StringIO())
    return folder


@pytest.fixture(scope="session")
def truth(demo: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((demo / "truth.json").read_text("utf-8"))
    return found


@pytest.fixture(scope="session")
def _server(demo: Path) -> Iterator[FakeAzure]:
    with running(demo, now=NOW, page_size=50, retry_after=0, stall_seconds=0.5) as server:
        yield server


@pytest.fixture
def azure(_server: FakeAzure) -> FakeAzure:
    _server.reset()
    return _server


@pytest.fixture
def arm(azure: FakeAzure) -> Iterator[httpx.Client]:
    with azure.arm() as client:
        yield client


@pytest.fixture
def ea(azure: FakeAzure) -> Iterator[httpx.Client]:
    with azure.ea() as client:
        yield client
