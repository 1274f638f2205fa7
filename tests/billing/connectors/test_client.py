"""The polite client in small: waits, limits, breaker, links, pages; no server."""

from collections.abc import Iterator
from email.utils import formatdate
from typing import Any

import httpx
import pytest
import redis
from django.conf import settings

from abi.core.errors import AppError
from billing.azure.clouds import cloud, names
from billing.azure.http import links, retry_after
from billing.azure.http.answer import document
from billing.azure.http.breaker import FAILURES_TO_OPEN, FIRST_SECONDS, Breaker
from billing.azure.http.client import AzureClient, Request
from billing.azure.http.clock import Clock
from billing.azure.http.limiter import PARTS_WITHOUT_REDIS, SharedLimiter, Unlimited
from billing.azure.http.quota import AZURE, SLACK_SECONDS, LocalQuota, Window
from billing.azure.http.tokens import Key

BASE = "https://management.azure.com"
NOW = 1_800_000_000.0


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.at = NOW
        self.slept: list[float] = []
        self.clock = Clock(lambda: self.at, self._sleep, lambda _a, b: b, shared=False)

    def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += seconds


@pytest.fixture
def time() -> Time:
    return Time()


def client_of(time: Time, *answers: httpx.Response, limiter: Any = None) -> AzureClient:
    """Given answers instead of a network; the real ones are in the other files."""
    left = iter(answers)
    transport = httpx.Client(transport=httpx.MockTransport(lambda _: next(left)))
    return AzureClient(
        BASE, transport=transport, bearer=Key("k"), limiter=limiter or Unlimited(),
        breaker=Breaker(time.clock.now), clock=time.clock,
    )  # fmt: skip


def ask(client: AzureClient, url: str = f"{BASE}/x") -> Any:
    return client.ask(Request("GET", url, document))


def test_the_largest_of_all_headers_counts_in_seconds_or_as_a_date() -> None:
    prefix = "x-ms-ratelimit-microsoft.costmanagement-"
    headers = {
        "retry-after": formatdate(NOW + 45, usegmt=True),
        f"{prefix}qpu-retry-after": "7",
        f"{prefix}entity-retry-after": "61",
        f"{prefix}clienttype-retry-after": "soon",
        "x-ms-ratelimit-microsoft.consumption-retry-after": "12",
    }
    assert retry_after.seconds(headers, now=NOW) == 61
    assert retry_after.seconds({"retry-after": headers["retry-after"]}, now=NOW) == 45
    assert retry_after.seconds({}, now=NOW) == 0


def test_it_waits_as_long_as_was_asked_for_and_the_jitter_on_top(time: Time) -> None:
    busy = httpx.Response(429, headers={"Retry-After": "30"})
    assert ask(client_of(time, busy, httpx.Response(200, json={"a": 1}))) == {"a": "1"}
    assert time.slept == [31]


def test_a_redirect_is_not_followed(time: Time) -> None:
    away = httpx.Response(302, headers={"Location": "https://evil.example/"})
    with pytest.raises(AppError) as refused:
        ask(client_of(time, away))
    assert refused.value.code == "azure_refused"


def test_another_host_never_sees_the_token(time: Time) -> None:
    with pytest.raises(AppError) as refused:
        ask(client_of(time), "https://evil.example/?sig=s3cret")
    assert (refused.value.code, refused.value.detail) == ("link_refused", "evil.example")


def test_attempts_are_bounded(time: Time) -> None:
    broken = [httpx.Response(500) for _ in range(100)]
    with pytest.raises(AppError) as refused:
        ask(client_of(time, *broken))
    assert (refused.value.code, refused.value.retryable) == ("azure_unavailable", True)
    assert time.at - NOW <= 20 * 60


def test_an_answer_that_is_cut_off_is_asked_for_again(time: Time) -> None:
    cut = httpx.Response(200, content=b'{"a": 1')
    assert ask(client_of(time, cut, httpx.Response(200, json={}))) == {}


def test_azures_words_are_told_without_secrets(time: Time) -> None:
    body = {"error": {"code": "Bad", "message": "see https://x/?sv=1&sig=s3cret"}}
    with pytest.raises(AppError) as refused:
        ask(client_of(time, httpx.Response(400, json=body)))
    assert refused.value.detail == "400 Bad: see https://x/?sv=1&sig=[hidden]"


def test_the_breaker_opens_lets_one_probe_through_and_closes(time: Time) -> None:
    breaker = Breaker(time.clock.now)
    for _ in range(FAILURES_TO_OPEN):
        assert breaker.wait() == 0
        breaker.failed()
    assert breaker.wait() == FIRST_SECONDS
    time.at += FIRST_SECONDS
    assert breaker.wait() == 0, "the probe"
    assert breaker.wait() > 0, "a second one"
    breaker.failed()
    assert breaker.wait() == 2 * FIRST_SECONDS
    time.at += 2 * FIRST_SECONDS
    assert breaker.wait() == 0
    breaker.succeeded()
    assert [breaker.wait() for _ in range(3)] == [0, 0, 0]


@pytest.fixture
def server() -> Iterator["redis.Redis"]:
    with redis.Redis.from_url(settings.REDIS_URL) as found:
        yield found
        for key in found.scan_iter("abi:{limiter test}*"):
            found.delete(key)


WINDOWS = (Window(10, 2), Window(60, 3))


def shared(server: "redis.Redis", time: Time) -> SharedLimiter:
    return SharedLimiter(server, "limiter test", WINDOWS, time.clock)


def test_two_processes_share_one_quota(server: "redis.Redis", time: Time) -> None:
    one, other = shared(server, time), shared(server, time)
    assert (one.take(), other.take()) == (0, 0)
    assert one.take() == other.take() == 10 + SLACK_SECONDS
    time.at += 10 + SLACK_SECONDS
    assert one.take() == 0
    assert other.take() == 50, "the minute is used up"


def test_what_one_is_told_to_wait_all_wait(server: "redis.Redis", time: Time) -> None:
    one, other = shared(server, time), shared(server, time)
    one.hold(90)
    one.hold(5)
    assert other.take() == 90
    time.at += 90
    assert other.take() == 0


def test_the_servers_own_time_counts_in_production(server: "redis.Redis") -> None:
    real = Clock(lambda: 0.0, lambda _: None, lambda a, _b: a)
    one = SharedLimiter(server, "limiter test", (Window(3600, 1),), real)
    assert one.take() == 0
    assert 3599 < one.take() <= 3600 + SLACK_SECONDS


def test_without_redis_each_process_keeps_to_a_small_part(time: Time) -> None:
    nowhere = redis.Redis(port=1, socket_connect_timeout=0.2)
    alone = SharedLimiter(nowhere, f"alone {id(time)}", AZURE, time.clock)
    assert alone.take() == 0
    assert alone.take() == 10 + SLACK_SECONDS
    nowhere.close()
    assert 12 // PARTS_WITHOUT_REDIS == 1


def test_a_sliding_count_never_lets_more_through_than_a_window_holds(time: Time) -> None:
    quota = LocalQuota(AZURE, time.clock.now)
    went: list[float] = []
    while len(went) < 200:
        wait = quota.take()
        if not wait:
            went.append(time.at)
        time.at += max(wait, 0.01)
    for window in AZURE:
        assert max(sum(a <= b < a + window.seconds for b in went) for a in went) <= window.requests


EVIL = (
    "https://evil.example/x", "http://reports.blob.core.windows.net/x",
    "https://blob.core.windows.net.evil.example/x", "https://a.b.blob.core.windows.net/x",
    "https://reports.blob.core.windows.net:444/x", "https://reports.blob.core.windows.net@evil/x",
    "https://u:p@reports.blob.core.windows.net/x", "https://169.254.169.254/metadata",
    "https://reports.blob.core.chinacloudapi.cn/x", "file:///etc/passwd", "//evil.example",
    "https://reports.blob.core.windows.net\\@evil.example/", "https://[::1]/", "", "https://",
    "https://reports.blob.core.windows.net:x/", "https://reports.blob.core.windows.net\n.evil/",
)  # fmt: skip


@pytest.mark.parametrize("link", EVIL)
def test_a_link_that_leads_away_is_refused(link: str) -> None:
    with pytest.raises(AppError) as refused:
        links.require_blob(cloud("AzureCloud"), link)
    assert refused.value.code == "link_refused"


def test_a_link_into_the_clouds_own_storage_is_followed() -> None:
    for name in ("AzureCloud", "AzureChinaCloud", "AzureUSGovernment"):
        link = f"{cloud(name).blob_endpoint('reports')}/c/b.csv?sig=x"
        assert links.require_blob(cloud(name), link) == link


def test_a_cloud_is_a_row_that_can_be_added_or_changed(settings: Any) -> None:
    row = {
        "arm": "https://arm.example",
        "login": "https://l.example",
        "blob": "https://{account}.b",
    }
    settings.CLOUDS = {"Mine": row, "AzureCloud": {"login": "https://login.example"}}
    assert names() == ("AzureCloud", "AzureChinaCloud", "AzureUSGovernment", "Mine")
    assert cloud("Mine").token_scope == "https://arm.example/.default"
    changed = cloud("AzureCloud")
    assert (changed.login, changed.arm) == ("https://login.example", BASE)


@pytest.mark.parametrize(
    "row",
    [
        {"arm": "http://arm.example", "login": "https://l", "blob": "https://{account}.b"},
        {"arm": "https://a", "login": "https://l"},
        {"arm": "https://a", "login": "https://l", "blob": "https://{account}.b", "colour": "red"},
    ],
)
def test_a_row_that_cannot_be_used_is_refused(settings: Any, row: dict[str, str]) -> None:
    settings.CLOUDS = {"Mine": row}
    with pytest.raises(AppError) as refused:
        cloud("Mine")
    assert refused.value.code == "cloud_invalid"
