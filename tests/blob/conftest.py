"""A cloud, small exports in it, and an embedded ClickHouse that may read it."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import obstore
import pytest
from django.core.management import call_command
from pytest_django import Settings

from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Statement
from billing.storage import place
from tests.blob.clouds import Cloud, azurite, named_s3
from tests.stack.stacks import ELSEWHERE, Running, running


@pytest.fixture(scope="session")
def azure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    with azurite(tmp_path_factory.mktemp("azurite")) as cloud:
        yield cloud


@dataclass(frozen=True, slots=True)
class Zone:
    """A landing zone in a cloud that this embedded ClickHouse was told of when it started."""

    url: str
    server: Running


@pytest.fixture(scope="session", params=["az", "s3"])
def any_cloud(request: pytest.FixtureRequest) -> Cloud:
    if request.param == "az":
        cloud: Cloud = request.getfixturevalue("azure")
        return cloud
    named = named_s3()
    if named is None:
        pytest.skip("ABI_TEST_S3 is not set: no S3 server is named")
    return named


@pytest.fixture
def cloud(any_cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> Cloud:
    """Set as a person would set it: by the environment."""
    for name, value in any_cloud.environment.items():
        monkeypatch.setenv(name, value)
    return any_cloud


@pytest.fixture
def blob(azure: Cloud, monkeypatch: pytest.MonkeyPatch) -> Cloud:
    """Azure Blob alone."""
    for name, value in azure.environment.items():
        monkeypatch.setenv(name, value)
    return azure


@pytest.fixture(scope="session")
def reading_server(
    any_cloud: Cloud, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Running, str]]:
    url = any_cloud.fresh()
    given = {name: value for name, value in ELSEWHERE.items() if name != "CLICKHOUSE_URL"}
    given |= any_cloud.environment
    folder = tmp_path_factory.mktemp("stack")
    with running(folder, given | {"LANDING_URL": url}) as stack:
        yield stack, url


@pytest.fixture
def zone(cloud: Cloud, reading_server: tuple[Running, str], settings: Settings) -> Iterator[Zone]:
    """LANDING_URL in the cloud, below a prefix, and every ClickHouse identity on that server."""
    server, url = reading_server
    settings.CLICKHOUSE_URLS = _urls(server, "abi")
    database = f"test_{uuid.uuid4().hex}"
    client.close_pools()
    client.command(Statement(f"CREATE DATABASE {database} ENGINE = Atomic"))
    client.close_pools()
    settings.CLICKHOUSE_URLS = _urls(server, database)
    call_command("migrate_clickhouse", stdout=StringIO())
    settings.LANDING_URL = f"{url}/landing zone/账单"
    yield Zone(settings.LANDING_URL, server)
    client.close_pools()


def _urls(server: Running, database: str) -> dict[str, str]:
    settings = {"writer": "CLICKHOUSE_URL", "reader": "CLICKHOUSE_READER_URL"}
    return {
        identity: f"{server.seen[setting].rpartition('/')[0]}/{database}"
        for identity, setting in settings.items()
    }


def upload(folder: Path, url: str) -> None:
    """Every file below the folder, under its path."""
    where = place(url)
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            below = path.relative_to(folder).as_posix()
            name = f"{where.prefix}/{below}" if where.prefix else below
            obstore.put(where.store, name, path.read_bytes())
