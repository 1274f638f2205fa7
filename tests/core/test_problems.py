"""Every refusal has one shape, in both languages, wherever it is raised."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client, override_settings
from django.urls import include, path
from rest_framework import serializers
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIClient

from abi.core.clickhouse.errors import UNREACHABLE
from abi.core.errors import AppError
from tests.people import People


class _Inner(serializers.Serializer[Any]):
    values = serializers.ListField(child=serializers.IntegerField())


class _Outer(serializers.Serializer[Any]):
    name = serializers.CharField()
    filters = _Inner(many=True)


@api_view(["GET", "POST"])
@permission_classes([AllowAny])
def _raises(request: Request, what: str) -> Response:
    if what == "app":
        raise AppError(UNREACHABLE, "EOFError")
    if what == "fields":
        _Outer(data=request.data).is_valid(raise_exception=True)
    if what == "outage":
        raise OperationalError("connection to server at 10.0.0.7 failed")
    if what == "bug":
        raise RuntimeError("the password is hunter2")
    return Response()


urlpatterns = [path("api/v1/raise/<str:what>", _raises), path("", include("abi.urls"))]
handler500 = "abi.core.api.problem.server_error"
handler404 = "abi.core.api.problem.not_found"


@pytest.fixture(autouse=True)
def _these_addresses() -> Iterator[None]:
    with override_settings(ROOT_URLCONF=__name__):
        yield


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "title", "fix"),
    [
        (
            "en",
            "ClickHouse did not answer.",
            UNREACHABLE.fix.en,
        ),
        (
            "zh-CN,zh;q=0.9",
            "ClickHouse 没有响应。",
            UNREACHABLE.fix.zh,
        ),
    ],
)
def test_our_own_error_is_a_problem_in_the_readers_language(
    api: APIClient, language: str, title: str, fix: str
) -> None:
    answer = api.get(
        "/api/v1/raise/app",
        headers={"Accept-Language": language, "X-Request-ID": "request-0001"},
    )
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert (answer.status_code, answer.json()) == (
        503,
        {
            "type": "urn:abi:problem:clickhouse_unreachable",
            "title": title,
            "status": 503,
            "code": "clickhouse_unreachable",
            "detail": "EOFError",
            "fix": fix,
            "request_id": "request-0001",
        },
    )


def test_a_persons_own_language_wins_over_the_browsers(people: People, api: APIClient) -> None:
    people.bob.language = "zh-hans"
    people.bob.save(update_fields=["language"])
    api.force_login(people.bob)
    answer = api.get("/api/v1/raise/app", headers={"Accept-Language": "en"})
    assert answer.json()["title"] == "ClickHouse 没有响应。"


@pytest.mark.django_db
def test_field_errors_name_the_path_of_each_field() -> None:
    body = {"filters": [{"values": [1]}, {"values": [1, "x"]}, {}]}
    answer = APIClient().post("/api/v1/raise/fields", body)
    assert (answer.status_code, answer.json()["code"]) == (400, "validation_failed")
    assert answer.json()["errors"] == [
        {"field": "name", "detail": "This field is required."},
        {"field": "filters.1.values.1", "detail": "A valid integer is required."},
        {"field": "filters.2.values", "detail": "This field is required."},
    ]


@pytest.mark.django_db
def test_a_bug_answers_without_a_word_of_the_exception() -> None:
    answer = Client(raise_request_exception=False).get("/api/v1/raise/bug")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
    assert answer.json()["request_id"] == answer.headers["X-Request-ID"]
    assert "hunter2" not in answer.content.decode()
    assert "RuntimeError" not in answer.content.decode()


@pytest.mark.django_db
def test_a_database_that_is_down_is_not_called_a_bug() -> None:
    answer = Client(raise_request_exception=False).get("/api/v1/raise/outage")
    assert (answer.status_code, answer.json()["code"]) == (503, "service_unavailable")
    assert "10.0.0.7" not in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "address", "body", "kind", "status", "code"),
    [
        ("GET", "/api/v1/nowhere", "", "", 404, "not_found"),
        ("GET", "/api", "", "", 404, "not_found"),
        ("GET", "/api/v2/me", "", "", 404, "not_found"),
        ("GET", "/static/nowhere.js", "", "", 404, "not_found"),
        ("GET", "/api/v1/me", "", "", 401, "not_authenticated"),
        ("DELETE", "/api/v1/health", "", "", 405, "method_not_allowed"),
        ("POST", "/api/v1/raise/fields", "{", "application/json", 400, "malformed_request"),
        (
            *("POST", "/api/v1/raise/fields", '{"name": "\\ud800"}', "application/json"),
            *(400, "malformed_request"),
        ),
        ("POST", "/api/v1/raise/fields", "a=1", "text/plain", 415, "unsupported_media_type"),
    ],
)
def test_every_refusal_is_a_problem(
    method: str, address: str, body: str, kind: str, status: int, code: str
) -> None:
    answer = Client().generic(method, address, body, content_type=kind or "application/json")
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert set(answer.json()) == {
        "type", "title", "status", "code", "detail", "fix", "request_id",
    }  # fmt: skip


@pytest.mark.django_db
def test_only_json_is_served(api: APIClient) -> None:
    answer = api.get("/api/v1/health", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.json()["code"]) == (406, "not_acceptable")


def test_no_answer_about_a_person_may_be_cached(people: People, api: APIClient) -> None:
    api.force_login(people.bob)
    assert api.get("/api/v1/me").headers["Cache-Control"] == "private, no-store"
