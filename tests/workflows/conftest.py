"""A task queue of each test's own on the running Temporal; nothing here is a mock of it."""

import asyncio
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connections
from pytest_django import Settings
from rest_framework.test import APIClient
from temporalio.client import Client
from temporalio.service import RPCError

from abi.core.accounts.models import User
from billing.models import Source
from tests.people import People
from tests.workflows.exports import Export
from tests.workflows.processes import run_worker
from workflows import client
from workflows.worker import working

__all__ = ["run_worker"]
MakeSource = Callable[..., Source]


@pytest.fixture
def queue(settings: Settings) -> Iterator[str]:
    """Workers of other tests do not take this test's work; what it leaves is ended."""
    queue = f"test-{uuid.uuid4().hex}"
    settings.TEMPORAL_TASK_QUEUE = queue
    address = settings.TEMPORAL_ADDRESS
    yield queue
    settings.TEMPORAL_ADDRESS = address
    client.call(lambda temporal: _end_everything(temporal, queue))


async def _end_everything(temporal: Client, queue: str) -> None:
    query = f"TaskQueue = '{queue}' AND ExecutionStatus = 'Running'"
    async for execution in temporal.list_workflows(query):
        try:
            await temporal.get_workflow_handle(execution.id).terminate("end of test")
        except RPCError:
            continue  # ended by itself meanwhile


@pytest.fixture
def make_source(tmp_path: Path, db: None) -> MakeSource:
    """A source of these exports. Its name is part of the workflow id, and Temporal is shared."""

    def make(*exports: Export) -> Source:
        name = f"s{uuid.uuid4().hex[:12]}"
        folder = tmp_path / name
        folder.mkdir()
        for export in exports:
            export.write(folder)
        return Source.objects.create(name=name, kind="exports", url=folder.as_uri())

    return make


@pytest.fixture
def worker(
    queue: str, transactional_db: None, clickhouse: str, landing: Path, settings: Settings
) -> Iterator[None]:
    """The real worker with every real activity, in a thread of this process."""
    with working_here():
        yield


@contextmanager
def working_here() -> Iterator[None]:
    """The worker of the current task queue, in a thread."""
    # Its threads must not keep connections that would outlive the test database.
    connections.settings["default"]["CONN_MAX_AGE"] = 0
    ready, stop = threading.Event(), threading.Event()
    thread = threading.Thread(target=lambda: asyncio.run(_work(ready, stop)))
    thread.start()
    assert ready.wait(90)
    yield
    stop.set()
    thread.join()


async def _work(ready: threading.Event, stop: threading.Event) -> None:
    async with working(await client.connect()):
        ready.set()
        await asyncio.to_thread(stop.wait)


@pytest.fixture
def alice(people: People) -> APIClient:
    return signed_in(people.alice)


def signed_in(person: User) -> APIClient:
    browser = APIClient()
    browser.force_login(person)
    return browser
