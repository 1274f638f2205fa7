"""Fixtures every room shares. Services are real: their URLs come from the environment."""

import os
import uuid
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import translation
from pytest_django import DjangoDbBlocker, Settings
from rest_framework.test import APIClient

from abi.core.clickhouse import client as clickhouse_client
from abi.core.clickhouse.statement import Identity, Statement
from tests.people import People, create_people

# Bookkeeping of the migration runner: a test that emptied it would migrate again.
_KEPT = "('migrations')"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """A test is one transaction, idle for as long as a busy machine loads and asks ClickHouse."""
    connection.settings_dict["OPTIONS"]["options"] = "-c idle_in_transaction_session_timeout=0"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Transactional tests empty every table, which audit events refuse outside tests."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER IF EXISTS audit_event_no_truncate ON audit_event")


@pytest.fixture
def people(db: None) -> People:
    return create_people()


@pytest.fixture
def site(people: People) -> Client:
    """The admin's pages, with alice signed in."""
    client = Client()
    client.force_login(people.alice)
    return client


@pytest.fixture
def api() -> APIClient:
    """Checks CSRF as a browser's requests are checked."""
    return APIClient(enforce_csrf_checks=True)


@pytest.fixture
def landing(tmp_path: Path, settings: Settings) -> Path:
    """An empty landing zone of this test's own."""
    folder = tmp_path / "landing"
    folder.mkdir()
    settings.LANDING_URL = folder.as_uri()
    return folder


@pytest.fixture
def sample_data() -> Path:
    """Real Azure files, never part of this repository."""
    path = Path(os.environ.get("ABI_SAMPLE_DATA") or "/nonexistent")
    if not path.is_dir():
        pytest.skip("ABI_SAMPLE_DATA is not set: real Azure samples are not here")
    return path


@pytest.fixture(scope="session")
def clickhouse_database() -> Iterator[str]:
    """A migrated ClickHouse database of this test process's own, dropped at the end."""
    name = f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"
    before = dict(django_settings.CLICKHOUSE_URLS)
    clickhouse_client.command(Statement(f"CREATE DATABASE {name} ENGINE = Atomic"))
    _use(name, before)
    call_command("migrate_clickhouse", stdout=StringIO())
    yield name
    _use("", before)
    clickhouse_client.command(Statement(f"DROP DATABASE {name} SYNC"))
    clickhouse_client.close_pools()


@pytest.fixture
def clickhouse(clickhouse_database: str) -> str:
    """ClickHouse with every table there and empty; the value is the database's name."""
    tables = clickhouse_client.read(
        Statement(
            "SELECT name FROM system.tables WHERE database = {db:String}"
            f" AND engine LIKE '%MergeTree' AND name NOT IN {_KEPT}",
            {"db": clickhouse_database},
        ),
        identity=Identity.WRITER,
    )
    for (table,) in tables.rows():
        clickhouse_client.command(Statement(f"TRUNCATE TABLE `{table}` SYNC"))
    return clickhouse_database


@pytest.fixture(autouse=True)
def _own_cache(settings: Settings) -> None:
    """No test reads another's cached answers or runs into its rate limits."""
    default = settings.CACHES["default"]
    settings.CACHES = {"default": {**default, "KEY_PREFIX": f"test-{uuid.uuid4().hex}"}}


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """A request leaves its language to its thread, where the next one chooses its own."""
    yield
    translation.deactivate()


def _use(database: str, urls: dict[str, str]) -> None:
    """Points every ClickHouse identity at a database; an empty name restores `urls`."""
    clickhouse_client.close_pools()
    for identity, url in urls.items():
        moved = urlunsplit(urlsplit(url)._replace(path=f"/{database}")) if database and url else url
        django_settings.CLICKHOUSE_URLS[identity] = moved
