import socket
import time
from collections.abc import Iterator

import pytest
from pytest_django import DjangoAssertNumQueries, Settings
from rest_framework.test import APIClient

from tests.people import People

NAMES = ("postgres", "clickhouse", "redis", "temporal")


@pytest.fixture
def dead_port() -> int:
    """A port of this machine on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def mute_port() -> Iterator[int]:
    """A port that takes connections and never says a word."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield int(server.getsockname()[1])


def _ready(api: APIClient) -> tuple[int, dict[str, str]]:
    answer = api.get("/api/v1/health/ready")
    return answer.status_code, answer.json()["checks"]


def test_liveness_asks_no_service(
    api: APIClient, db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        answer = api.get("/api/v1/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_with_all_services_up_it_is_ready(people: People, api: APIClient) -> None:
    api.force_login(people.bob)
    assert _ready(api) == (200, dict.fromkeys(NAMES, "ok"))


@pytest.mark.django_db
def test_a_stranger_learns_only_whether_it_is_ready(api: APIClient) -> None:
    answer = api.get("/api/v1/health/ready")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_without_redis_and_temporal_it_is_degraded_and_still_ready(
    people: People, api: APIClient, settings: Settings, dead_port: int
) -> None:
    api.force_login(people.bob)
    settings.REDIS_URL = f"redis://127.0.0.1:{dead_port}/0"
    settings.TEMPORAL_ADDRESS = f"127.0.0.1:{dead_port}"
    assert _ready(api) == (
        200,
        {"postgres": "ok", "clickhouse": "ok", "redis": "degraded", "temporal": "degraded"},
    )


def test_without_clickhouse_it_is_not_ready(
    people: People, api: APIClient, settings: Settings, dead_port: int
) -> None:
    api.force_login(people.bob)
    dead = f"clickhouse://127.0.0.1:{dead_port}/nowhere"
    settings.CLICKHOUSE_URLS = {**settings.CLICKHOUSE_URLS, "reader": dead}
    assert _ready(api) == (
        503,
        {"postgres": "ok", "clickhouse": "failed", "redis": "ok", "temporal": "ok"},
    )


def test_a_service_that_never_answers_is_given_up_on(
    people: People, api: APIClient, settings: Settings, mute_port: int
) -> None:
    api.force_login(people.alice)
    mute = f"clickhouse://127.0.0.1:{mute_port}/nowhere"
    settings.CLICKHOUSE_URLS = {**settings.CLICKHOUSE_URLS, "reader": mute}
    settings.REDIS_URL = f"redis://127.0.0.1:{mute_port}/0"
    began = time.monotonic()
    answer = api.get("/api/v1/health/services")
    assert time.monotonic() - began < 2
    states = {name: found["state"] for name, found in answer.json()["services"].items()}
    assert states == {
        "postgres": "ok", "clickhouse": "failed", "redis": "degraded", "temporal": "ok",
    }  # fmt: skip
    assert answer.json()["status"] == "failed"


def test_staff_read_versions_and_latencies(people: People, api: APIClient) -> None:
    api.force_login(people.alice)
    answer = api.get("/api/v1/health/services").json()
    assert (answer["status"], tuple(answer["services"])) == ("ok", NAMES)
    for name in ("postgres", "clickhouse", "redis"):
        found = answer["services"][name]
        assert found["version"][0].isdigit()
        assert (found["state"], found["error"]) == ("ok", None)
        assert 0 <= found["milliseconds"] < 1500


@pytest.mark.parametrize(("name", "status"), [("bob", 403), ("charlie", 403)])
def test_details_are_for_staff(people: People, api: APIClient, name: str, status: int) -> None:
    api.force_login(getattr(people, name))
    assert api.get("/api/v1/health/services").status_code == status
