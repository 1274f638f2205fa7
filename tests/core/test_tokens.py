"""People's programs sign in for JWT pairs: short, of one session, and dead with it."""

import base64
import hashlib
import hmac
import json
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import jwt
import pytest
from allauth.headless.tokens.strategies.jwt import internal
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings as configured
from django.contrib.sessions.models import Session
from django.db import close_old_connections, connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings
from rest_framework.test import APIClient

from abi.core.accounts.models import User
from abi.core.audit.models import AuditEvent
from tests.core.phone import PASSWORD, Browser, Phone
from tests.people import People, create_people, service_account

pytestmark = pytest.mark.django_db(transaction=True)
BASE = "/_allauth/app/v1"
LOGIN, SESSION, CODE = f"{BASE}/auth/login", f"{BASE}/auth/session", f"{BASE}/auth/2fa/authenticate"
REFRESH = f"{BASE}/tokens/refresh"
ME, WORDS, KEYS = "/api/v1/me", "/api/v1/analytics/vocabulary", "/api/v1/me/keys"


@pytest.fixture
def people(db: None) -> People:
    people = create_people()
    for person in (people.alice, people.bob):
        person.set_password(PASSWORD)
        person.save(update_fields=["password"])
    return people


def login(name: str = "bob", password: str = PASSWORD) -> Any:
    return APIClient(enforce_csrf_checks=True).post(LOGIN, {"username": name, "password": password})


def pair(name: str = "bob") -> tuple[str, str]:
    meta = login(name).json()["meta"]
    return meta["access_token"], meta["refresh_token"]


def ask(access: str, path: str = ME, method: str = "get") -> Any:
    client = APIClient(enforce_csrf_checks=True, headers={"Authorization": f"Bearer {access}"})
    return getattr(client, method)(path)


def refresh(token: str) -> Any:
    return APIClient(enforce_csrf_checks=True).post(REFRESH, {"refresh_token": token})


def refused(access: str) -> bool:
    answer = ask(access)
    return (answer.status_code, answer.json()["code"]) == (401, "invalid_token")


def said(token: str) -> dict[str, Any]:
    return jwt.decode(token, options={"verify_signature": False})


def test_a_program_signs_in_for_a_pair_and_asks_as_its_person(people: People) -> None:
    answer = login()
    meta = answer.json()["meta"]
    assert answer.status_code == 200
    assert sorted(meta) == ["access_token", "is_authenticated", "refresh_token"]
    assert not answer.cookies
    assert "no-store" in answer.headers["Cache-Control"]
    told = said(meta["access_token"])
    assert told["exp"] - told["iat"] == 300
    assert ask(meta["access_token"]).json()["username"] == "bob"
    assert ask(meta["access_token"], ME, "patch").status_code == 400  # no CSRF token is needed
    assert AuditEvent.objects.get(action="user.signed_in").actor == "bob"


def test_a_token_costs_one_look(people: People) -> None:
    access, _ = pair()
    ask(access, WORDS)
    with CaptureQueriesContext(connection) as queries:
        assert ask(access, WORDS).status_code == 200
    assert len(queries) == 1


def test_requests_by_tokens_are_counted_for_their_person(
    people: People, settings: Settings
) -> None:
    settings.API_RATES = {"api": ((60, 2),), "work": ((60, 1),)}
    access, _ = pair()
    assert [ask(access).status_code for _ in range(3)] == [200, 200, 429]


def test_tokens_make_no_keys(people: People) -> None:
    answer = ask(pair()[0], KEYS, "post")
    assert (answer.status_code, answer.json()["code"]) == (403, "session_needed")


def _b64(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def test_forged_and_outdated_tokens_are_refused(people: People) -> None:
    access, refreshing = pair()
    head, body, signature = access.split(".")
    told = said(access)
    alice = {**told, "sub": internal.user_id_to_str(people.alice)}
    own = configured.HEADLESS_JWT_PRIVATE_KEY
    forged = {
        "none": f"{_b64({'alg': 'none', 'typ': 'JWT'})}.{body}.",
        "none, as signed": f"{_b64({'alg': 'none'})}.{body}.{signature}",
        "tampered": f"{head}.{_b64(alice)}.{signature}",
        "cut": f"{head}.{body}.{signature[:-4]}",
        "foreign": jwt.encode(told, "a-key-of-somebody-else-entirely-here", algorithm="HS256"),
        "another algorithm": jwt.encode(told, own, algorithm="HS512"),
        "the secret key": jwt.encode(told, configured.SECRET_KEY, algorithm="HS256"),
        "expired": jwt.encode({**told, "exp": int(time.time()) - 1}, own, algorithm="HS256"),
        "another person in one's own session": jwt.encode(alice, own, algorithm="HS256"),
        "a refresh token": refreshing,
        "nonsense": "nonsense",
    }
    assert {name: refused(token) for name, token in forged.items()} == dict.fromkeys(forged, True)
    assert ask(access).status_code == 200
    browser = Browser().sign_in(people.alice)  # a session does not make up for a bad token
    assert browser.get(ME, headers={"Authorization": "Bearer nonsense"}).status_code == 401
    assert refresh(access).status_code == 400


def test_an_access_token_ends_after_five_minutes(people: People) -> None:
    access, _ = pair()
    told = said(access)
    own = configured.HEADLESS_JWT_PRIVATE_KEY
    for left, is_let_in in ((2, True), (0, False)):
        aged = jwt.encode({**told, "exp": int(time.time()) + left}, own, algorithm="HS256")
        assert (ask(aged).status_code == 200) is is_let_in


def _sign_out(access: str, _: User) -> None:
    assert ask(access, SESSION, "delete").status_code == 401


def _revoke(_access: str, _person: User) -> None:
    Session.objects.all().delete()


def _new_password(_: str, person: User) -> None:
    person.set_password("another-long-passphrase")
    person.save()


def _inactive(_: str, person: User) -> None:
    User.objects.filter(pk=person.pk).update(is_active=False)


@pytest.mark.parametrize("end", [_sign_out, _revoke, _new_password, _inactive])
def test_tokens_are_dead_at_once(people: People, end: Any) -> None:
    access, refreshing = pair()
    assert ask(access).status_code == 200
    end(access, people.bob)
    assert refused(access)
    assert refresh(refreshing).status_code == 400
    assert refused(access)


def test_a_used_refresh_token_ends_its_whole_family_and_no_other(people: People) -> None:
    access, first = pair()
    other, _ = pair()
    told = refresh(first).json()["data"]
    newest, second = told["access_token"], told["refresh_token"]
    assert second != first
    assert [ask(each).status_code for each in (access, newest)] == [200, 200]
    assert refresh(first).status_code == 400
    assert (refused(access), refused(newest)) == (True, True)
    assert refresh(second).status_code == 400
    assert ask(other).status_code == 200
    (event,) = AuditEvent.objects.filter(action="token.reused")
    assert (event.actor, event.target) == ("bob", f"user {people.bob.pk}")


def test_of_two_refreshes_at_once_one_is_a_reuse(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, first = pair()
    real = internal.create_access_token

    def slow(*args: Any) -> str:
        """Between looking a token up and taking it away."""
        time.sleep(0.5)
        return str(real(*args))

    monkeypatch.setattr(internal, "create_access_token", slow)

    def once(_: int) -> Any:
        try:
            return refresh(first)
        finally:
            close_old_connections()
            connection.close()

    with ThreadPoolExecutor(2) as together:
        answers = list(together.map(once, range(2)))
    assert sorted(each.status_code for each in answers) == [200, 400]
    (told,) = [each.json()["data"] for each in answers if each.status_code == 200]
    assert refused(told["access_token"])
    assert AuditEvent.objects.filter(action="token.reused").count() == 1


def test_guesses_are_counted_with_those_at_the_browsers_door(people: People) -> None:
    codes = [login(password=f"wrong-{n}").json()["errors"][0]["code"] for n in range(3)]
    codes += [
        Browser().login(username="bob", password=f"wrong-{n}").json()["errors"][0]["code"]
        for n in range(2)
    ]
    assert codes == ["username_password_mismatch"] * 5
    assert login().json()["errors"][0]["code"] == "too_many_login_attempts"
    assert AuditEvent.objects.filter(action="user.sign_in_failed").count() == 5


def test_a_service_account_gets_no_tokens(people: People) -> None:
    service_account("nightly")
    for guess in ("", "!", "nightly"):
        answer = login("nightly", guess)
        assert (answer.status_code, "access_token" in str(answer.json())) == (400, False)


def test_a_session_is_no_token_and_a_token_no_session(people: People) -> None:
    browser = Browser().sign_in(people.bob)
    key = browser.cookies["sessionid"].value
    by_key = APIClient(headers={"X-Session-Token": key})
    assert by_key.get(SESSION).status_code == 401
    assert by_key.delete(SESSION).status_code == 401
    assert browser.get(ME).status_code == 200
    assert Browser().get(SESSION).status_code == 401
    assert browser.get(SESSION).status_code == 401  # cookies count for nothing here
    access, _ = pair()
    client = APIClient()
    client.cookies["sessionid"] = said(access)["sid"]
    assert client.get(ME).status_code == 401


def test_who_has_a_second_factor_gets_tokens_for_a_code_and_administers_by_these(
    people: People, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.REQUIRE_MFA = True
    unlock = "/api/v1/billing/periods/unlock"
    without, _ = pair("alice")
    assert ask(without, unlock, "post").json()["code"] == "second_factor_required"
    clock = SimpleNamespace(now=time.time())
    monkeypatch.setattr(auth, "time", SimpleNamespace(time=lambda: clock.now))
    phone = Phone(clock)
    Browser().sign_in(people.alice).set_up(phone)
    half = login("alice")
    meta = half.json()["meta"]
    assert (half.status_code, sorted(meta)) == (401, ["is_authenticated", "session_token"])
    waiting = APIClient(headers={"X-Session-Token": meta["session_token"]})
    assert waiting.post(CODE, {"code": phone.wrong()}).status_code == 400
    whole = waiting.post(CODE, {"code": phone.code()})
    assert whole.status_code == 200
    access = whole.json()["meta"]["access_token"]
    assert "session_token" not in whole.json()["meta"]
    assert ask(access, unlock, "post").json()["code"] == "validation_failed"
    assert waiting.get(SESSION).status_code in {401, 410}
    # A code of before does not count for a phone that came after it.
    Authenticator.objects.all().delete()
    assert ask(access, unlock, "post").json()["code"] == "second_factor_required"


def test_with_a_private_key_tokens_are_signed_by_it(people: People, settings: Settings) -> None:
    derived, _ = pair()
    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = made.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    settings.HEADLESS_JWT_PRIVATE_KEY, settings.HEADLESS_JWT_ALGORITHM = pem.decode(), "RS256"
    access, refreshing = pair()
    assert jwt.get_unverified_header(access)["alg"] == "RS256"
    assert ask(access).status_code == 200
    assert refresh(refreshing).status_code == 200
    public = made.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    # Signed by what everybody may know, as if it were a shared secret.
    head, body = _b64({"alg": "HS256", "typ": "JWT"}), access.split(".")[1]
    mac = hmac.new(public, f"{head}.{body}".encode(), hashlib.sha256).digest()
    confused = f"{head}.{body}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"
    assert (refused(confused), refused(derived)) == (True, True)
