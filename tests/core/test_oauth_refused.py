"""Who gets no token, how that is answered, and how often one may try."""

import socket

import pytest
from allauth.idp.oidc.models import Client, Token
from django.utils import timezone
from pytest_django import Settings
from structlog.testing import capture_logs

from abi.core.accounts.models import User
from abi.core.accounts.oauth.clients import Told
from abi.core.accounts.oauth.models import ClientTerms
from abi.core.accounts.roles import Permission, Role
from tests.core.asking_by_oauth import (
    BOTH,
    ask,
    asked,
    error,
    nightly,
    other_secret,
    sent,
    token_of,
)
from tests.people import client_of, service_account


@pytest.fixture
def program(db: None) -> User:
    return nightly()


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
    expired, bound = (
        client_of(program, *BOTH),
        client_of(program, *BOTH, networks=("192.0.2.0/24",)),
    )
    ClientTerms.objects.filter(client=expired.client).update(expires_at=timezone.now())
    without = client_of(program, *BOTH)
    ClientTerms.objects.filter(client=without.client).delete()
    offered = (other_secret(made), inactive, person, unknown, empty, expired, bound, without)
    with capture_logs() as logged:
        # From several addresses: one may guess ten times a minute.
        answers = [asked(each, at=f"198.51.100.{n}") for n, each in enumerate(offered)]
        answers += [
            sent({"grant_type": "client_credentials", "client_id": public.client.pk}),
            sent({"grant_type": "client_credentials", "client_id": "a\0b"}),
            sent({"grant_type": "client_credentials"}),
        ]
    assert {(*error(each), each.content) for each in answers} == {
        (401, "invalid_client", b'{"error": "invalid_client"}')
    }
    assert {each.headers["WWW-Authenticate"] for each in answers} == {'Basic realm="oauth"'}
    assert [e["reason"] for e in logged if e["event"] == "client_refused"] == [
        "wrong secret", "owner inactive", "owner inactive", "unknown", "unknown", "expired",
        "network", "unknown", "wrong secret", "unknown", "unknown",
    ]  # fmt: skip
    assert not any(each.secret[2:] in str(logged) for each in offered if each.secret)
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
