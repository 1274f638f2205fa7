import re

import pytest
import structlog
from django.test import Client
from rest_framework.test import APIClient

from abi.core.accounts import api as accounts_api
from abi.core.accounts.grants import scope_of
from abi.core.audit.models import AuditEvent
from abi.core.audit.record import record
from abi.core.observability.request_id import current_request_id
from tests.people import People, key_of


@pytest.mark.parametrize("offered", ["abcdefgh", "A-1-" * 16, "0123456789-abcdef"])
def test_an_id_of_the_callers_is_kept(offered: str) -> None:
    answer = Client().get("/api/v1/health", headers={"X-Request-ID": offered})
    assert answer.headers["X-Request-ID"] == offered


@pytest.mark.parametrize(
    "offered",
    ["", "short", "a" * 65, "has space", "x" * 8 + "\u00e9", "12345678;drop", "abcdefgh\t"],
)
def test_anything_else_is_replaced(offered: str) -> None:
    answer = Client().get("/api/v1/health", headers={"X-Request-ID": offered})
    assert re.fullmatch(r"[0-9a-f]{32}", answer.headers["X-Request-ID"])


def test_two_requests_have_two_ids_and_none_is_left_behind() -> None:
    ids = {Client().get("/api/v1/health").headers["X-Request-ID"] for _ in range(2)}
    assert len(ids) == 2
    assert current_request_id() == ""


def test_what_follows_a_request_by_key_is_not_done_by_that_key(people: People) -> None:
    key = key_of(people.bob).text.whole
    answer = Client().get("/api/v1/me", headers={"Authorization": f"Bearer {key}"})
    assert answer.status_code == 200
    record(actor=people.bob, action="tested", target="")
    assert AuditEvent.objects.latest("number").actor == "bob"


def test_what_runs_in_a_request_knows_the_request_and_the_person(
    people: People,
    api: APIClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def told(user: object) -> object:
        seen.append(dict(structlog.contextvars.get_contextvars()))
        return real(user)  # type: ignore[arg-type]

    seen: list[dict[str, object]] = []
    real = scope_of
    monkeypatch.setattr(accounts_api, "scope_of", told)
    api.force_login(people.bob)
    api.get("/api/v1/me", headers={"X-Request-ID": "request-0001"})
    assert seen == [{"request_id": "request-0001", "user_id": people.bob.pk}]
