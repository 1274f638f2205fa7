"""Who may call what: every method of every API address has a row here, or this fails.

The statuses are those of an empty request: 400 or 422 means that the door is open and the
question is not, 404 that the thing asked for does not exist.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.test import APIClient

from abi.core.accounts.models import User
from abi.core.accounts.roles import Role
from abi.core.accounts.scope import ScopeDimension
from tests.core.asking_by_oauth import token_of
from tests.people import (
    BOB_SUBSCRIPTIONS,
    People,
    bearing,
    client_of,
    grant,
    key_of,
    service_account,
)

ID = "00000000-0000-4000-8000-000000000000"


@dataclass(frozen=True, slots=True)
class Statuses:
    stranger: int
    charlie: int
    bob: int
    alice: int
    # Of a service account that views bob's subscriptions: as bob, where nothing else is said.
    by_key: int = 0

    @property
    def key(self) -> int:
        return self.by_key or self.bob

    @property
    def oauth(self) -> int:
        """By a token of such an account's client: no more and no less than by its key."""
        return self.key


ANYBODY = Statuses(200, 200, 200, 200)
SIGNED_IN = Statuses(401, 200, 200, 200)
STAFF = Statuses(401, 403, 403, 200)
ASKS_COSTS = Statuses(401, 400, 400, 400)
ADMINS = Statuses(401, 403, 403, 200)
ADMIN_ASKS = Statuses(401, 403, 403, 400)
OWNS_NONE = Statuses(401, 404, 404, 404)
ADMIN_MISSES = Statuses(401, 403, 403, 404)

ROWS = {
    ("GET", "/api/v1/me"): SIGNED_IN,
    ("PATCH", "/api/v1/me"): Statuses(401, 400, 400, 400),
    ("GET", "/api/v1/me/keys"): Statuses(401, 200, 200, 200, 403),
    ("POST", "/api/v1/me/keys"): Statuses(401, 403, 403, 403),
    ("DELETE", "/api/v1/me/keys/<str:id8>"): Statuses(401, 404, 404, 404, 403),
    ("POST", "/api/v1/me/keys/<str:id8>/rotate"): Statuses(401, 403, 403, 403),
    ("GET", "/api/v1/health"): ANYBODY,
    ("GET", "/api/v1/health/ready"): ANYBODY,
    ("GET", "/api/v1/health/services"): STAFF,
    ("GET", "/api/v1/schema"): SIGNED_IN,
    ("GET", "/api/v1/analytics/vocabulary"): SIGNED_IN,
    ("POST", "/api/v1/analytics/query"): ASKS_COSTS,
    ("GET", "/api/v1/analytics/diff"): ASKS_COSTS,
    ("GET", "/api/v1/analytics/lines/<str:line_id>"): ASKS_COSTS,
    ("GET", "/api/v1/analytics/values"): ASKS_COSTS,
    ("GET", "/api/v1/analytics/rates"): SIGNED_IN,
    ("POST", "/api/v1/analytics/rates"): ADMIN_ASKS,
    ("GET", "/api/v1/analytics/resources"): ASKS_COSTS,
    ("POST", "/api/v1/analytics/exports"): ASKS_COSTS,
    ("GET", "/api/v1/analytics/jobs"): SIGNED_IN,
    ("POST", "/api/v1/analytics/jobs"): ASKS_COSTS,
    ("GET", "/api/v1/analytics/jobs/<uuid:job_id>"): OWNS_NONE,
    ("DELETE", "/api/v1/analytics/jobs/<uuid:job_id>"): OWNS_NONE,
    ("GET", "/api/v1/analytics/jobs/<uuid:job_id>/result"): OWNS_NONE,
    ("GET", "/api/v1/analytics/jobs/<uuid:job_id>/sidecar"): OWNS_NONE,
    ("GET", "/api/v1/analytics/explain"): SIGNED_IN,
    ("POST", "/api/v1/analytics/explain"): ASKS_COSTS,
    ("GET", "/api/v1/analytics/focus"): ASKS_COSTS,
    ("POST", "/api/v1/analytics/focus"): ASKS_COSTS,
    ("POST", "/api/v1/analytics/sql"): ADMIN_ASKS,
    ("POST", "/api/v1/analytics/sql/estimate"): ADMIN_ASKS,
    ("GET", "/api/v1/analytics/sql/schema"): ADMINS,
    ("GET", "/api/v1/analytics/sql/runs"): ADMINS,
    ("GET", "/api/v1/analytics/sql/runs/<uuid:run_id>"): ADMIN_MISSES,
    ("DELETE", "/api/v1/analytics/sql/runs/<uuid:run_id>"): ADMIN_MISSES,
    ("GET", "/api/v1/analytics/sql/queries"): ADMINS,
    ("POST", "/api/v1/analytics/sql/queries"): ADMIN_ASKS,
    ("GET", "/api/v1/analytics/sql/queries/<uuid:query_id>"): ADMIN_MISSES,
    ("PUT", "/api/v1/analytics/sql/queries/<uuid:query_id>"): ADMIN_MISSES,
    ("DELETE", "/api/v1/analytics/sql/queries/<uuid:query_id>"): ADMIN_MISSES,
    ("GET", "/api/v1/billing/data"): ASKS_COSTS,
    ("POST", "/api/v1/billing/data"): ASKS_COSTS,
    ("GET", "/api/v1/billing/sources"): ADMINS,
    ("POST", "/api/v1/billing/sources/<str:name>/test"): ADMIN_MISSES,
    ("GET", "/api/v1/billing/snapshots"): ADMINS,
    ("POST", "/api/v1/billing/publications/undo"): ADMIN_ASKS,
    ("POST", "/api/v1/billing/publications/withdraw"): ADMIN_ASKS,
    ("POST", "/api/v1/billing/publications/confirm-empty"): ADMIN_ASKS,
    ("POST", "/api/v1/billing/publications/accept"): ADMIN_ASKS,
    ("GET", "/api/v1/billing/periods"): ADMINS,
    ("POST", "/api/v1/billing/periods/lock"): ADMIN_ASKS,
    ("POST", "/api/v1/billing/periods/unlock"): ADMIN_ASKS,
    ("GET", "/api/v1/billing/ledger"): ADMIN_ASKS,
    ("POST", "/api/v1/billing/ledger/run"): ADMIN_ASKS,
    ("GET", "/api/v1/billing/restatements"): ADMINS,
    ("GET", "/api/v1/billing/alarms"): ADMINS,
    ("GET", "/api/v1/billing/quarantine"): ADMIN_ASKS,
    ("POST", "/api/v1/billing/quarantine/replay"): ADMIN_ASKS,
    ("GET", "/api/v1/billing/reading-rules"): ADMINS,
    ("POST", "/api/v1/billing/reading-rules"): ADMIN_ASKS,
    ("DELETE", "/api/v1/billing/reading-rules/<int:rule_id>"): ADMIN_ASKS,
    ("GET", "/api/v1/billing/uploads"): ADMINS,
    ("POST", "/api/v1/billing/uploads"): Statuses(401, 403, 403, 415),
    ("GET", "/api/v1/billing/uploads/<uuid:upload_id>"): ADMIN_MISSES,
    ("POST", "/api/v1/billing/uploads/<uuid:upload_id>/approve"): ADMIN_ASKS,
    ("POST", "/api/v1/billing/uploads/<uuid:upload_id>/reject"): ADMIN_ASKS,
    ("GET", "/api/v1/workflows/"): ADMINS,
    ("POST", "/api/v1/workflows/"): ADMIN_ASKS,
    ("GET", "/api/v1/workflows/types"): ADMINS,
    ("GET", "/api/v1/workflows/schedules"): ADMINS,
    ("DELETE", "/api/v1/workflows/schedules/<path:schedule_id>"): ADMIN_MISSES,
    ("GET", "/api/v1/workflows/<uuid:run_id>"): ADMIN_MISSES,
    ("POST", "/api/v1/workflows/<uuid:run_id>/cancel"): ADMIN_ASKS,
    ("POST", "/api/v1/workflows/<uuid:run_id>/pause"): ADMIN_ASKS,
    ("POST", "/api/v1/workflows/<uuid:run_id>/resume"): ADMIN_ASKS,
    ("POST", "/api/v1/workflows/<uuid:run_id>/retry-failed"): ADMIN_ASKS,
}


def _patterns(
    found: list[URLPattern | URLResolver], prefix: str = "/"
) -> Iterator[tuple[str, URLPattern]]:
    for pattern in found:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern.url_patterns, route)
        else:
            yield route, pattern


def _doors() -> set[tuple[str, str]]:
    """(method, address) of every view below /api/v1/."""
    return {
        (method.upper(), route)
        for route, pattern in _patterns(get_resolver().url_patterns)
        if route.startswith("/api/v1/")
        for method in _methods(pattern.callback)
    }


def _methods(view: Any) -> list[str]:
    names = ["get", "post", "put", "patch", "delete"]
    return [name for name in names if hasattr(view.cls, name)]


def test_every_door_has_a_row_and_every_row_a_door() -> None:
    assert _doors() == set(ROWS)


@pytest.mark.parametrize("who", ["stranger", "charlie", "bob", "alice", "key", "oauth"])
@pytest.mark.parametrize(("method", "route"), sorted(ROWS))
def test_a_door_opens_to_whom_it_should(
    people: People, clickhouse: str, who: str, method: str, route: str
) -> None:
    address = route.replace("<uuid:run_id>", ID).replace("<path:schedule_id>", "no-such-schedule")
    address = address.replace("<int:rule_id>", "1").replace("<uuid:upload_id>", ID)
    address = address.replace("<str:line_id>", "no-such-line")
    address = address.replace("<uuid:job_id>", ID).replace("<str:id8>", "nokeyhas")
    address = address.replace("<uuid:query_id>", ID)
    api = APIClient()
    if who in {"key", "oauth"}:
        program = service_account("nightly", Role.VIEWER)
        grant(program, ScopeDimension.SUBSCRIPTION, *BOB_SUBSCRIPTIONS)
        headers = bearing(key_of(program)) if who == "key" else _token_of(program)
        api = APIClient(enforce_csrf_checks=True, headers=headers)
    elif who != "stranger":
        api.force_login(getattr(people, who))
    answer = api.generic(method, address, "{}", content_type="application/json")
    assert answer.status_code == getattr(ROWS[method, route], who), answer.content
    if answer.status_code >= 400:
        assert answer.headers["Content-Type"] == "application/problem+json"


def _token_of(program: User) -> dict[str, str]:
    return {"Authorization": f"Bearer {token_of(client_of(program, *program.permissions))}"}
