"""One embedded ClickHouse for all tests of this folder; the other servers stay away."""

from collections.abc import Iterator

import pytest
from clickhouse_driver import Client

from tests.stack.stacks import ELSEWHERE, Running, running


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    others = {name: url for name, url in ELSEWHERE.items() if name != "CLICKHOUSE_URL"}
    with running(tmp_path_factory.mktemp("clickhouse"), others) as stack:
        yield stack


@pytest.fixture
def writer(server: Running) -> Iterator[Client]:
    client = server.client()
    yield client
    client.disconnect()
