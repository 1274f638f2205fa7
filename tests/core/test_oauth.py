"""Programs ask for tokens with a client id and a secret, and ask as their service account."""

import base64
import logging
import socket
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import psycopg
import pytest
from allauth.idp.oidc.models import Client, Token
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import URLResolver, get_resolver
from django.utils import timezone
from pytest_django import Settings
from rest_framework.test import APIClient
from structlog.testing import capture_logs

from abi.core.accounts.models import User
from abi.core.accounts.oauth import clients
from abi.core.accounts.oauth.clients import Told
from abi.core.accounts.oauth.tasks import forget_tokens
from abi.core.accounts.roles import Permission, Role
from abi.core.accounts.scope import ScopeDimension
from abi.core.audit.models import AuditEvent
from tests.people import BOB_SUBSCRIPTIONS, People, client_of, grant, key_of, service_account

TOKEN, ME, WORDS = "/oauth/token", "/api/v1/me", "/api/v1/analytics/vocabulary"
RUNS, RATES = "/api/v1/workflows/", "/api/v1/analytics/rates"
BOTH = (Permission.VIEW_COSTS, Permission.VIEW_WORKFLOWS)


@pytest.fixture
def program(db: None) -> User:
    made = service_account("nightly", Role.ANALYST)
    grant(made, ScopeDimension.SUBSCRIPTION, *BOB_SUBSCRIPTIONS)
    return made


def asked(client: Told, path: str = TOKEN, **more: Any) -> Any:
    """As a program does: no cookie, no CSRF token; id and secret by Basic."""
    whole = base64.b64encode(f"{client.client.pk}:{client.secret}".encode()).decode()
    return sent({"grant_type": "client_credentials"} | more, path, Authorization=f"Basic {whole}")


def sent(form: dict[str, Any], path: str = TOKEN, **headers: str) -> Any:
    program, kind = APIClient(enforce_csrf_checks=True), "application/x-www-form-urlencoded"
    return program.post(path, urlencode(form), content_type=kind, headers=headers)


def token_of(client: Told, **more: Any) -> str:
    answer = asked(client, **more)
    assert answer.status_code == 200, answer.content
    return str(answer.json()["access_token"])


def ask(token: str, path: str = ME) -> Any:
    return APIClient().get(path, headers={"Authorization": f"Bearer {token}"})


def refused(token: str) -> bool:
    answer = ask(token)
    return (answer.status_code, answer.json()["code"]) == (401, "invalid_token")


def other_secret(client: Told) -> Told:
    return Told(client.client, "no" + client.secret[2:])


def error(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]


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


def test_who_is_no_client_is_answered_alike_and_the_log_has_no_secret(program: User) -> None:
    made = client_of(program, *BOTH)
    idle = service_account("idle", Role.VIEWER)
    inactive, person = client_of(idle, Permission.VIEW_COSTS), client_of(program, *BOTH)
    User.objects.filter(pk=idle.pk).update(is_active=False)
    bob = User.objects.create(username="bob", roles=[Role.VIEWER])
    Client.objects.filter(pk=person.client.pk).update(owner=bob)
    public = client_of(program, *BOTH)
    Client.objects.filter(pk=public.client.pk).update(type=Client.Type.PUBLIC)
    unknown = Told(Client(pk="f" * 32), made.secret)
    empty = Told(public.client, "")
    with capture_logs() as logged:
        answers = [asked(each) for each in (other_secret(made), inactive, person, unknown, empty)]
        answers += [
            sent({"grant_type": "client_credentials", "client_id": public.client.pk}),
            sent({"grant_type": "client_credentials", "client_id": "a\0b"}),
            sent({"grant_type": "client_credentials"}),
        ]
    assert {(*error(each), each.content) for each in answers} == {
        (401, "invalid_client", b'{"error": "invalid_client"}')
    }
    assert {each.headers["WWW-Authenticate"] for each in answers} == {'Basic realm="oauth"'}
    assert [each["event"] for each in logged].count("client_refused") == 8
    assert not any(each.secret[2:] in str(logged) for each in (made, inactive, person))
    assert not Token.objects.exists()


def test_guesses_at_a_secret_are_counted_by_client_wherever_from(
    program: User, settings: Settings
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    made = client_of(program, *BOTH)
    body = {"grant_type": "client_credentials", "client_id": made.client.pk}
    tried = [
        sent(body | {"client_secret": f"guess-{n}"}, **{"X-Forwarded-For": f"192.0.2.{n}"})
        for n in range(6)
    ]
    assert [each.status_code for each in tried] == [401] * 5 + [429]
    assert tried[5].json() == {"error": "temporarily_unavailable"}
    assert 1 <= int(tried[5].headers["Retry-After"]) <= 300
    # A secret of 256 bits is not guessed, and an id must not suffice to lock a client.
    assert ask(token_of(made)).status_code == 200


def test_an_address_may_ask_thirty_times_a_minute_and_guess_ten(program: User) -> None:
    made = client_of(program, *BOTH)
    body = {"grant_type": "client_credentials", "client_secret": "x"}
    guessed = [sent(body | {"client_id": f"client-{n}"}).status_code for n in range(11)]
    assert guessed == [401] * 10 + [429]
    rest = [asked(made, scope="none").status_code for _ in range(20)]
    assert rest == [400] * 19 + [429]
    assert error(asked(made)) == (429, "temporarily_unavailable")


def test_while_redis_is_down_no_token_is_issued_and_those_that_are_work(
    program: User, settings: Settings
) -> None:
    made = client_of(program, *BOTH)
    token = token_of(made)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings.REDIS_URL = f"redis://127.0.0.1:{probe.getsockname()[1]}/0"
    assert error(asked(made)) == (503, "temporarily_unavailable")
    assert ask(token).status_code == 200


def test_a_rotated_secret_and_its_tokens_end_at_once(program: User) -> None:
    old, other = client_of(program, *BOTH), client_of(program, *BOTH)
    token, untouched = token_of(old), token_of(other)
    assert ask(token).status_code == 200
    new = clients.rotate(old.client, by=program)
    assert refused(token)
    assert error(asked(old)) == (401, "invalid_client")
    assert ask(token_of(new)).status_code == 200
    assert ask(untouched).status_code == 200


def test_an_account_that_is_made_inactive_has_no_tokens(program: User) -> None:
    made = client_of(program, *BOTH)
    token = token_of(made)
    assert ask(token).status_code == 200
    program.is_active = False
    program.save()
    assert refused(token)
    assert error(asked(made)) == (401, "invalid_client")


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


def _program() -> Told:
    return client_of(service_account("nightly", Role.ANALYST), *BOTH)


@pytest.mark.django_db(transaction=True)
def test_a_token_costs_one_look_and_a_new_one_is_no_change_of_records() -> None:
    made = _program()
    token = token_of(made)
    assert [ask(token, WORDS).status_code for _ in range(2)] == [200, 200]
    with CaptureQueriesContext(connection) as queries:
        assert ask(token, WORDS).status_code == 200
    assert len(queries) == 1
    Token.objects.create(type=Token.Type.ACCESS_TOKEN, hash="x", client=made.client)
    with CaptureQueriesContext(connection) as queries:
        assert ask(token, WORDS).status_code == 200
    assert len(queries) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM allauth_idp_oidc_token",
        "UPDATE allauth_idp_oidc_client SET owner_id = NULL",
        "UPDATE accounts_user SET is_active = false",
    ],
)
def test_what_ends_a_token_counts_on_the_next_request_in_every_process(statement: str) -> None:
    """The process that ends it is another one; this one has the token in its memory."""
    token = token_of(_program())
    assert [ask(token).status_code for _ in range(3)] == [200, 200, 200]
    told = connection.get_connection_params()
    said = {name: told[name] for name in ("dbname", "user", "password", "host", "port")}
    with psycopg.connect(**said) as elsewhere:
        elsewhere.execute(statement)
    assert refused(token)


@pytest.mark.django_db(transaction=True)
def test_a_revoked_client_takes_its_tokens_along() -> None:
    made = _program()
    token = token_of(made)
    assert ask(token).status_code == 200
    clients.revoke(made.client, by=made.client.owner)
    assert refused(token)
    assert (Client.objects.count(), Token.objects.count()) == (0, 0)
    assert error(asked(made)) == (401, "invalid_client")
