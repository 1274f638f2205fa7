"""What ends a client, its secrets and its tokens, and what does not."""

import threading
import time
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from allauth.idp.oidc.models import Client, Token
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from structlog.testing import capture_logs

from abi.core.accounts.models import User
from abi.core.accounts.oauth import clients
from abi.core.accounts.oauth.clients import Told
from abi.core.accounts.oauth.models import ClientTerms
from abi.core.audit.models import AuditEvent
from abi.core.errors import AppError
from tests.core.asking_by_oauth import (
    BOTH,
    ask,
    asked,
    error,
    nightly,
    other_secret,
    refused,
    token_of,
)
from tests.people import client_of

NO_CLIENT = (401, "invalid_client")


@pytest.fixture
def program(db: None) -> User:
    return nightly()


def rotated(old: Told, *, days: float, until: float = 30) -> Told:
    """`days`: how long the secret before lives on; `until`: how long the client does."""
    ends = timezone.now() + timedelta(days=until)
    by = old.client.owner
    return clients.rotate(old.client, overlap=timedelta(days=days), expires_at=ends, by=by)


def works(client: Told) -> bool:
    answer = asked(client)
    assert answer.status_code == 200 or error(answer) == NO_CLIENT
    return bool(answer.status_code == 200)


def elsewhere() -> psycopg.Connection[Any]:
    """As another process."""
    told = connection.get_connection_params()
    said = {name: told[name] for name in ("dbname", "user", "password", "host", "port")}
    return psycopg.connect(**said)


def test_without_an_overlap_a_rotated_secret_and_its_tokens_end_at_once(program: User) -> None:
    old, other = client_of(program, *BOTH), client_of(program, *BOTH)
    token, untouched = token_of(old), token_of(other)
    assert ask(token).status_code == 200
    new = rotated(old, days=0)
    assert refused(token)
    assert [works(each) for each in (old, new, other)] == [False, True, True]
    assert ask(untouched).status_code == 200


def test_in_an_overlap_both_secrets_are_good_and_after_it_the_new_one(program: User) -> None:
    old = client_of(program, *BOTH)
    token = token_of(old)
    new = rotated(old, days=2)
    assert [works(each) for each in (old, new, other_secret(old))] == [True, True, False]
    assert ask(token).status_code == 200
    terms = ClientTerms.objects.get()
    assert terms.overlap_ends_at is not None
    assert abs(terms.overlap_ends_at - terms.secret_made_at - timedelta(days=2)).seconds < 1
    ClientTerms.objects.update(overlap_ends_at=timezone.now())
    assert [works(each) for each in (old, new)] == [False, True]
    assert ask(token).status_code == 200


@pytest.mark.parametrize(("days", "lives"), [(2, True), (0, False)])
def test_two_secrets_at_most_are_good(program: User, days: int, *, lives: bool) -> None:
    first = client_of(program, *BOTH)
    second = rotated(first, days=7)
    third = rotated(second, days=days)
    assert [works(each) for each in (first, second, third)] == [False, lives, True]


def test_an_old_secret_lives_a_week_at_most_and_no_longer_than_its_client_would_have(
    program: User,
) -> None:
    long, short = client_of(program, *BOTH, days=30), client_of(program, *BOTH, days=1)
    for client, days in ((long, 7), (short, 1)):
        rotated(client, days=365)
        ends = ClientTerms.objects.get(client=client.client).overlap_ends_at
        assert ends is not None
        assert abs(ends - timezone.now() - timedelta(days=days)) < timedelta(minutes=1)
    with pytest.raises(IntegrityError, match="an_old_secret_ends_in_a_week"), transaction.atomic():
        ClientTerms.objects.update(overlap_ends_at=timezone.now() + timedelta(days=8))


def test_a_wrong_secret_is_looked_at_as_long_with_an_old_one_as_without(
    program: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []
    for name in ("encode", "verify"):
        counted = _counting(getattr(Argon2PasswordHasher, name), hashed)
        monkeypatch.setattr(Argon2PasswordHasher, name, counted)
    one = client_of(program, *BOTH)
    two, over = (rotated(client_of(program, *BOTH), days=1) for _ in range(2))
    ClientTerms.objects.filter(client=over.client).update(overlap_ends_at=timezone.now())
    counts = []
    for client in (one, two, over):
        hashed.clear()
        assert not works(other_secret(client))
        counts.append(len(hashed))
    assert counts == [2, 2, 2]


def _counting(real: Any, hashed: list[str]) -> Any:
    def counted(*args: Any, **kwargs: Any) -> Any:
        hashed.append(real.__name__)
        return real(*args, **kwargs)

    return counted


def test_after_its_end_a_client_gets_no_token_and_those_it_has_end_with_it(program: User) -> None:
    made, other = client_of(program, *BOTH, days=10 / 1440), client_of(program, *BOTH)
    answer = asked(made)
    token, untouched = answer.json()["access_token"], token_of(other)
    assert 590 <= answer.json()["expires_in"] <= 600
    assert ask(token).status_code == 200
    old = rotated(made, days=7, until=10 / 1440)
    ClientTerms.objects.filter(client=made.client).update(expires_at=timezone.now())
    with capture_logs() as logged:
        assert refused(token)
    assert [e["reason"] for e in logged if e["event"] == "client_token_refused"] == ["expired"]
    assert [works(each) for each in (made, old, other)] == [False, False, True]
    assert ask(untouched).status_code == 200


def test_a_client_that_has_ended_is_not_rotated_to_life(program: User) -> None:
    made = client_of(program, *BOTH)
    ClientTerms.objects.update(expires_at=timezone.now())
    with pytest.raises(AppError) as raised:
        rotated(made, days=7)
    assert raised.value.code == "client_ended"
    assert not works(made)
    assert not AuditEvent.objects.filter(action="oauth_client.rotated").exists()


def test_a_client_ends_within_a_year_also_for_whoever_writes_to_the_database(program: User) -> None:
    for days in (0, 366):
        with pytest.raises(AppError) as raised:
            client_of(program, *BOTH, days=days)
        assert raised.value.code == "key_ends_too_late"
    made = client_of(program, *BOTH, days=365)
    with pytest.raises(AppError):
        rotated(made, days=0, until=366)
    assert works(made)
    ends = timezone.now() + timedelta(days=365, minutes=1)
    with pytest.raises(IntegrityError, match="a_client_ends_in_a_year"), transaction.atomic():
        ClientTerms.objects.update(expires_at=ends)
    assert Client.objects.count() == 1


def test_an_account_that_is_made_inactive_has_no_tokens(program: User) -> None:
    made = client_of(program, *BOTH)
    token = token_of(made)
    assert ask(token).status_code == 200
    program.is_active = False
    program.save()
    assert refused(token)
    assert error(asked(made)) == (401, "invalid_client")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM allauth_idp_oidc_token",
        "UPDATE allauth_idp_oidc_client SET owner_id = NULL",
        "UPDATE accounts_user SET is_active = false",
        "UPDATE accounts_clientterms SET expires_at = now()",
        "UPDATE accounts_clientterms SET networks = '{192.0.2.0/24}'",
        "DELETE FROM accounts_clientterms",
    ],
)
def test_what_ends_a_token_counts_on_the_next_request_in_every_process(statement: str) -> None:
    """The process that ends it is another one; this one has the token in its memory."""
    token = token_of(client_of(nightly(), *BOTH))
    assert [ask(token).status_code for _ in range(3)] == [200, 200, 200]
    with elsewhere() as other:
        other.execute(statement)
    assert refused(token)


@pytest.mark.django_db(transaction=True)
def test_a_revoked_client_takes_its_tokens_along() -> None:
    made = client_of(nightly(), *BOTH)
    token = token_of(made)
    assert ask(token).status_code == 200
    clients.revoke(made.client, by=made.client.owner)
    assert refused(token)
    assert (Client.objects.count(), Token.objects.count()) == (0, 0)
    assert error(asked(made)) == (401, "invalid_client")


@pytest.mark.django_db(transaction=True)
def test_no_token_is_issued_for_a_secret_that_ends_while_it_is_looked_at() -> None:
    made = client_of(nightly(), *BOTH)
    answers: list[Any] = []

    def program() -> None:
        answers.append(asked(made))
        connection.close()

    with elsewhere() as rotating, elsewhere() as watching:
        rotating.execute("SELECT FROM allauth_idp_oidc_client FOR UPDATE")
        asking = threading.Thread(target=program)
        asking.start()
        _until_it_waits(asking, watching)
        rotating.execute("UPDATE allauth_idp_oidc_client SET secret = 'another'")
        rotating.execute("DELETE FROM allauth_idp_oidc_token")
        rotating.commit()
        asking.join()
    assert error(answers[0]) == NO_CLIENT
    assert not Token.objects.exists()


def _until_it_waits(asking: threading.Thread, watching: psycopg.Connection[Any]) -> None:
    """Or has its answer, which it must not."""
    query = """SELECT FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'"""
    while asking.is_alive() and not watching.execute(query).fetchall():
        watching.rollback()
        time.sleep(0.05)
