"""Programs ask for tokens with a client id and a secret, and ask as their service account."""

import logging
from datetime import timedelta

import pytest
from allauth.idp.oidc.models import Client, Token
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import URLResolver, get_resolver
from django.utils import timezone
from rest_framework.test import APIClient
from structlog.testing import capture_logs

from abi.core.accounts.models import User
from abi.core.accounts.oauth.models import ClientUse
from abi.core.accounts.oauth.tasks import forget_tokens
from abi.core.accounts.roles import Permission, Role
from abi.core.audit.models import AuditEvent
from tests.core.asking_by_oauth import (
    BOTH,
    TOKEN,
    ask,
    asked,
    error,
    nightly,
    refused,
    sent,
    token_of,
)
from tests.people import BOB_SUBSCRIPTIONS, People, client_of, key_of, service_account

WORDS, RUNS, RATES = "/api/v1/analytics/vocabulary", "/api/v1/workflows/", "/api/v1/analytics/rates"


@pytest.fixture
def program(db: None) -> User:
    return nightly()


def test_a_token_asks_as_the_service_account_for_an_hour_at_most(program: User) -> None:
    answer = asked(client_of(program, *BOTH))
    said = answer.json()
    assert (said["token_type"], said["expires_in"]) == ("Bearer", 3600)
    assert said["scope"] == "view_costs view_workflows"
    assert "refresh_token" not in said
    assert "no-store" in answer.headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers
    me = ask(said["access_token"]).json()
    assert (me["username"], me["permissions"]) == ("nightly", ["view_costs", "view_workflows"])
    ((condition,),) = me["scope"]["grants"]
    assert condition["values"] == list(BOB_SUBSCRIPTIONS)
    row = Token.objects.get()
    assert abs(row.expires_at - timezone.now() - timedelta(hours=1)) < timedelta(minutes=1)
    Token.objects.update(expires_at=timezone.now())
    assert refused(said["access_token"])


def test_id_and_secret_may_stand_in_the_form_and_never_in_the_address(program: User) -> None:
    made = client_of(program, *BOTH)
    form = {
        "grant_type": "client_credentials",
        "client_id": made.client.pk,
        "client_secret": made.secret,
    }
    answer = sent(form)
    assert ask(answer.json()["access_token"]).status_code == 200
    for query in (f"client_id={made.client.pk}&client_secret={made.secret}", "%zz"):
        assert error(asked(made, f"{TOKEN}?{query}")) == (400, "invalid_request")
    assert Token.objects.count() == 1


def test_scopes_are_permissions_and_only_narrow(program: User) -> None:
    made = client_of(program, *BOTH)
    narrow = token_of(made, scope="view_costs")
    assert ask(narrow).json()["permissions"] == ["view_costs"]
    assert (ask(narrow, WORDS).status_code, ask(narrow, RUNS).status_code) == (200, 403)
    for beyond in ("administer", "view_costs administer", "run_sql", "openid", "x"):
        assert error(asked(made, scope=beyond)) == (400, "invalid_scope")
    program.roles = [Role.VIEWER]
    program.save()
    whole = token_of(made)
    assert ask(whole).json()["permissions"] == ["view_costs"]
    program.roles = [Role.ADMIN]
    program.save()
    assert ask(whole).json()["permissions"] == ["view_costs", "view_workflows"]
    assert ask(whole, "/api/v1/health/services").status_code == 403
    Token.objects.update(scopes="of_a_later_version")
    assert ask(whole).json()["permissions"] == []


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"grant_type": ""}, "invalid_request"),
        ({"grant_type": "password", "username": "a", "password": "b"}, "unsupported_grant_type"),
        ({"grant_type": "authorization_code", "code": "x"}, "unsupported_grant_type"),
        ({"grant_type": "refresh_token", "refresh_token": "x"}, "unsupported_grant_type"),
        (
            {"grant_type": "urn:ietf:params:oauth:grant-type:device_code", "device_code": "x"},
            "unsupported_grant_type",
        ),
        ({"resource": "https://elsewhere.example/"}, "invalid_target"),
        ({"resource": "no address"}, "invalid_target"),
    ],
)
def test_no_other_grant_is_served_whatever_a_client_has(
    program: User, form: dict[str, str], told: str
) -> None:
    made = client_of(program, *BOTH)
    Client.objects.update(grant_types="\n".join(Client.GrantType.values))
    assert error(asked(made, **form)) == (400, told)
    assert not Token.objects.exists()


def test_nothing_else_of_the_identity_provider_is_here(program: User) -> None:
    (oauth,) = [
        each
        for each in get_resolver().url_patterns
        if isinstance(each, URLResolver) and str(each.pattern) == "oauth/"
    ]
    assert [str(each.pattern) for each in oauth.url_patterns] == ["token"]
    addresses = ("/oauth/authorize", "/.well-known/openid-configuration", "/oauth/revoke")
    for address in addresses:
        assert b"issuer" not in APIClient().get(address).content
    assert APIClient().get("/oauth/authorize").status_code == 404
    assert APIClient().get(TOKEN).status_code == 405


def test_a_token_is_no_key_no_jwt_and_no_person(program: User) -> None:
    token = token_of(client_of(program, *BOTH))
    for wrong in (token[:-1], token + "x", "x" * 86):
        assert refused(wrong)
    assert ask(key_of(program).text.whole).status_code == 200
    bearing = APIClient(headers={"Authorization": f"Bearer {token}"})
    assert bearing.get("/api/v1/me/keys").json()["code"] == "session_needed"
    assert bearing.get("/admin/").status_code == 302


def test_only_hashes_are_stored_and_no_log_has_a_token_or_a_secret(
    program: User, caplog: pytest.LogCaptureFixture
) -> None:
    made = client_of(program, *BOTH)
    caplog.set_level(logging.DEBUG)
    with capture_logs() as logged:
        token = token_of(made)
        ask(token)
        refused(token[::-1])
    kept = [*Token.objects.values(), *Client.objects.values(), *AuditEvent.objects.values()]
    for secret in (token, made.secret):
        assert secret not in str(kept)
        assert secret not in str(logged)
        assert secret not in caplog.text
    assert made.secret not in repr(made)
    assert Client.objects.get().secret.startswith("argon2")


def test_what_a_token_does_is_audited_with_account_and_client(people: People) -> None:
    made = client_of(service_account("operations", Role.ADMIN), Permission.ADMINISTER)
    issued = AuditEvent.objects.filter(action="oauth_token.issued")
    token = token_of(made)
    assert [(each.actor, each.target) for each in issued] == [
        ("operations", f"client {made.client.pk} of user {made.client.owner_id}")
    ]
    rate = {"currency": "USD", "into": "CNY", "month": "2026-10-01", "rate": "7.1042"}
    body = {"source": "central bank", "rates": [rate]}
    bearing = APIClient(headers={"Authorization": f"Bearer {token}"})
    assert bearing.post(RATES, body).status_code == 201
    event = AuditEvent.objects.latest("number")
    assert event.action == "rates.entered"
    assert event.actor == f"operations (key {made.client.pk})"


def test_tokens_that_have_ended_are_forgotten(program: User) -> None:
    made = client_of(program, *BOTH)
    old, new = token_of(made), token_of(made)
    Token.objects.filter(pk=Token.objects.earliest("pk").pk).update(expires_at=timezone.now())
    assert (forget_tokens(), forget_tokens()) == (1, 0)
    assert (refused(old), ask(new).status_code) == (True, 200)


@pytest.mark.django_db(transaction=True)
def test_a_token_costs_one_look_and_neither_a_new_one_nor_a_use_changes_records() -> None:
    made = client_of(nightly(), *BOTH)
    token = token_of(made)
    assert [ask(token, WORDS).status_code for _ in range(2)] == [200, 200]
    with CaptureQueriesContext(connection) as queries:
        assert ask(token, WORDS).status_code == 200
    assert len(queries) == 1
    Token.objects.create(type=Token.Type.ACCESS_TOKEN, hash="x", client=made.client)
    assert ClientUse.objects.update(at=timezone.now()) == 1
    with CaptureQueriesContext(connection) as queries:
        assert ask(token, WORDS).status_code == 200
    assert len(queries) == 1
