"""One person cannot ask without end, is told how far they are, and takes nothing from others."""

from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any, cast

import pytest
from django.conf import settings as django_settings
from limits import RateLimitItemPerSecond
from pytest_django import Settings
from rest_framework.request import Request
from rest_framework.test import APIClient
from structlog.testing import capture_logs

from abi.core.accounts.models import User
from abi.core.api import rates, windows
from abi.core.api.rates import PersonalRates
from tests.people import People

ME = "/api/v1/me"


@pytest.fixture(autouse=True)
def three_a_minute(settings: Settings) -> None:
    settings.API_RATES = {"api": ((60, 3),), "work": ((60, 1),)}
    rates._health.now = True


def ask(user: User | None, path: str = ME, **headers: str) -> Any:
    browser = APIClient(headers=headers)
    if user:
        browser.force_login(user)
    return browser.get(path)


def test_every_answer_says_how_much_is_left(people: People) -> None:
    answers = [ask(people.bob) for _ in range(3)]
    assert [each.status_code for each in answers] == [200, 200, 200]
    assert {each.headers["RateLimit-Policy"] for each in answers} == {'"api-60";q=3;w=60'}
    left = [each.headers["RateLimit"].partition(";r=")[2].partition(";t=") for each in answers]
    assert [remaining for remaining, _, _ in left] == ["2", "1", "0"]
    assert all(1 <= int(seconds) <= 60 for _, _, seconds in left)


def test_one_too_many_is_refused_and_told_when_to_come_back(people: People) -> None:
    for _ in range(3):
        ask(people.bob)
    refused = ask(people.bob, **{"Accept-Language": "en"})
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_requests")
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert refused.headers["RateLimit"].startswith('"api-60";r=0;t=')
    people.bob.language = "zh-hans"
    people.bob.save()
    assert ask(people.bob).json()["title"] == "请求过于频繁。"


def test_a_refusal_that_was_not_counted_keeps_no_connection(people: People) -> None:
    step = windows._step(django_settings.REDIS_URL)
    step.idle.clear()
    for _ in range(3):
        assert ask(people.bob, "/api/v1/analytics/sql/runs").status_code == 403
    assert len(step.idle) == 1


def test_lost_answers_do_not_use_up_the_connections(people: People) -> None:
    """Of a connection pool there are a hundred, also of those that are gone."""
    for number in range(110):
        windows.count(
            [RateLimitItemPerSecond(1, 60)], f"lost-{number}", url=django_settings.REDIS_URL
        )
    assert ask(people.bob).headers["RateLimit"].startswith('"api-60";r=2;')


def test_another_person_has_their_own(people: People) -> None:
    for _ in range(4):
        ask(people.bob)
    assert ask(people.bob).status_code == 429
    assert ask(people.alice).status_code == 200


def test_strangers_are_refused_and_not_counted(people: People) -> None:
    answers = [ask(None) for _ in range(5)]
    assert {each.status_code for each in answers} == {401}
    assert not any("RateLimit" in each.headers for each in answers)


@pytest.mark.parametrize("path", ["/api/v1/health", "/api/v1/health/ready"])
def test_health_is_not_limited(people: People, path: str) -> None:
    answers = [ask(people.bob, path) for _ in range(5)]
    assert {each.status_code for each in answers} == {200}
    assert not any("RateLimit" in each.headers for each in answers)


def test_a_costly_view_has_a_rate_of_its_own_beside_the_general_one(people: People) -> None:
    said = [_counted(people.bob, "work") for _ in range(2)]
    assert [each[0] for each in said] == [True, False]
    assert [policy for policy, _ in said[0][1]] == ["api-60", "work-60"]
    assert _counted(people.bob, "")[0] is True


def test_many_at_once_are_counted_one_by_one(people: People) -> None:
    with ThreadPoolExecutor(8) as together:
        allowed = list(together.map(lambda _: _counted(people.bob, "")[0], range(20)))
    assert sum(allowed) == 3


def test_without_redis_everything_is_allowed_and_that_is_logged_once(
    people: People, settings: Settings
) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    with capture_logs() as logged:
        answers = [ask(people.bob) for _ in range(5)]
    assert {each.status_code for each in answers} == {200}
    assert not any("RateLimit" in each.headers for each in answers)
    assert [each["event"] for each in logged].count("rate_limits_unreachable") == 1


def test_rates_can_be_off(people: People, settings: Settings) -> None:
    settings.API_RATES = {"api": (), "work": ()}
    answers = [ask(people.bob) for _ in range(5)]
    assert {each.status_code for each in answers} == {200}
    assert not any("RateLimit" in each.headers for each in answers)


def _counted(user: User, scope: str) -> tuple[bool, list[tuple[str, int]]]:
    """As DRF asks a throttle, for a view of this rate."""
    inner = SimpleNamespace()
    request = cast("Request", SimpleNamespace(user=user, _request=inner))
    view = SimpleNamespace(throttle_scope=scope)
    allowed = PersonalRates().allow_request(request, view)
    return allowed, [(each.policy, each.remaining) for each in getattr(inner, rates._TOLD)]
