"""`/api/v1/me/keys`: people keep their own keys, in person, and see a secret once."""

import time
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from abi.core.accounts.keys.models import ApiKey
from abi.core.accounts.models import User
from abi.core.audit.models import AuditEvent
from tests.core.phone import CODE_AGAIN, PASSWORD, Browser, Phone
from tests.people import People, bearing, key_of

KEYS, ME = "/api/v1/me/keys", "/api/v1/me"


def ahead(**time: float) -> str:
    return (timezone.now() + timedelta(**time)).isoformat()


@pytest.fixture
def bob(people: People) -> User:
    people.bob.set_password(PASSWORD)
    people.bob.save(update_fields=["password"])
    return people.bob


@pytest.fixture
def browser(bob: User) -> APIClient:
    """Bob has just signed in, as a person does."""
    browser = APIClient()
    browser.post("/_allauth/browser/v1/auth/login", {"username": "bob", "password": PASSWORD})
    return browser


def test_a_key_is_told_once_and_works(browser: APIClient, bob: User) -> None:
    wanted = {"name": "my script", "expires_at": ahead(days=30), "networks": ["127.0.0.7/8"]}
    answer = browser.post(KEYS, wanted | {"permissions": ["view_costs"]})
    made = answer.json()
    assert (answer.status_code, answer.headers["Cache-Control"]) == (201, "no-store")
    assert made["key"].startswith(f"abi_{made['id']}_")
    assert (made["permissions"], made["networks"]) == (["view_costs"], ["127.0.0.0/8"])
    headers = {"Authorization": f"Bearer {made['key']}"}
    assert APIClient().get(ME, headers=headers).json()["username"] == "bob"
    listed = browser.get(KEYS)
    (told,) = listed.json()["keys"]
    assert told.pop("last_used_at") is not None
    assert told.pop("last_used_from") == "127.0.0.1"
    assert told == {
        name: value
        for name, value in made.items()
        if name not in {"key", "last_used_at", "last_used_from"}
    }
    assert made["key"][13:] not in listed.content.decode()
    event = AuditEvent.objects.get(action="api_key.made")
    assert (event.actor, event.target) == ("bob", f"key {made['id']} of user {bob.pk}")
    assert event.after is not None
    assert event.after["networks"] == ["127.0.0.0/8"]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"expires_at": None}, "validation_failed"),
        ({"expires_at": ahead(days=366)}, "key_ends_too_late"),
        ({"expires_at": ahead(seconds=-1)}, "key_ends_too_late"),
        ({"permissions": ["administer"]}, "key_exceeds_owner"),
        ({"permissions": ["anything"]}, "validation_failed"),
        ({"networks": ["10.0.0.0/33"]}, "validation_failed"),
        ({"networks": ["10.0.0.1"] * 51}, "validation_failed"),
        ({"name": ""}, "validation_failed"),
    ],
)
def test_what_is_no_plain_key_is_refused(
    browser: APIClient, wrong: dict[str, Any], code: str
) -> None:
    answer = browser.post(KEYS, {"name": "my script", "expires_at": ahead(days=30)} | wrong)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert not ApiKey.objects.exists()
    assert not AuditEvent.objects.filter(action="api_key.made").exists()


def test_a_key_is_made_and_rotated_only_shortly_after_a_proof_and_ended_at_any_time(
    browser: APIClient, bob: User
) -> None:
    old = key_of(bob)
    rotate = f"{KEYS}/{old.text.id8}/rotate"
    now = time.time()
    with pytest.MonkeyPatch.context() as clock:
        clock.setattr(time, "time", lambda: now + 15 * 60 + 1)
        for address in (KEYS, rotate):
            refused = browser.post(address, {"name": "my script", "expires_at": ahead(days=30)})
            assert (refused.status_code, refused.json()["code"]) == (403, "reauthentication_needed")
        assert ApiKey.objects.count() == 1
        proof = {"password": PASSWORD}
        assert browser.post("/_allauth/browser/v1/auth/reauthenticate", proof).status_code == 200
        for address in (KEYS, rotate):
            made = browser.post(address, {"name": "my script", "expires_at": ahead(days=30)})
            assert made.status_code == 201
    forced = APIClient()
    forced.force_login(bob)  # a session in which nothing was proved
    assert forced.post(KEYS, {}).json()["code"] == "reauthentication_needed"
    assert forced.delete(f"{KEYS}/{old.text.id8}").status_code == 204
    assert ApiKey.objects.count() == 3


def test_who_has_a_second_factor_proves_it_for_a_key(
    bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = SimpleNamespace(now=time.time())
    monkeypatch.setattr(auth, "time", SimpleNamespace(time=lambda: clock.now))
    phone, browser = Phone(clock), Browser()
    browser.sign_in(bob).set_up(phone)
    wanted = {"name": "my script", "expires_at": ahead(days=30)}
    now = time.time()
    with pytest.MonkeyPatch.context() as later:
        later.setattr(time, "time", lambda: now + 15 * 60 + 1)
        browser.prove_password()
        assert browser.send("post", KEYS, wanted).json()["code"] == "reauthentication_needed"
        browser.send("post", CODE_AGAIN, {"code": phone.code()})
        assert browser.send("post", KEYS, wanted).status_code == 201


def test_a_key_makes_lists_and_ends_no_keys(bob: User) -> None:
    issued = key_of(bob)
    program = APIClient(headers=bearing(issued))
    own = f"{KEYS}/{issued.text.id8}"
    for method, address in (
        ("get", KEYS),
        ("post", KEYS),
        ("delete", own),
        ("post", f"{own}/rotate"),
    ):
        answer = getattr(program, method)(address, {"name": "x", "expires_at": ahead(days=1)})
        assert (answer.status_code, answer.json()["code"]) == (403, "session_needed")
    assert list(ApiKey.objects.values_list("revoked_at", flat=True)) == [None]


def test_a_revoked_key_is_refused_at_once_and_stays_in_the_list(
    browser: APIClient, bob: User
) -> None:
    issued = key_of(bob)
    program = APIClient(headers=bearing(issued))
    assert program.get(ME).status_code == 200
    for _ in range(2):
        assert browser.delete(f"{KEYS}/{issued.text.id8}").status_code == 204
        assert program.get(ME).status_code == 401
    (told,) = browser.get(KEYS).json()["keys"]
    assert told["revoked_at"] is not None
    assert AuditEvent.objects.filter(action="api_key.revoked").count() == 1
    again = browser.post(f"{KEYS}/{issued.text.id8}/rotate", {"expires_at": ahead(days=1)})
    assert (again.status_code, again.json()["code"]) == (409, "key_not_live")


def test_a_rotated_key_lives_on_for_the_overlap_alone(browser: APIClient, bob: User) -> None:
    old = key_of(bob, permissions=("view_costs",), networks=("127.0.0.0/8",))
    address = f"{KEYS}/{old.text.id8}/rotate"
    asked = {"expires_at": ahead(days=90), "overlap_hours": 48}
    made = browser.post(address, asked).json()
    assert (made["name"], made["permissions"]) == ("nightly", ["view_costs"])
    assert made["networks"] == ["127.0.0.0/8"]
    for headers in (bearing(old), {"Authorization": f"Bearer {made['key']}"}):
        assert APIClient().get(ME, headers=headers).status_code == 200
    old.key.refresh_from_db()
    assert abs(old.key.expires_at - timezone.now() - timedelta(hours=48)) < timedelta(minutes=1)
    ends = datetime.fromisoformat(made["expires_at"])
    assert abs(ends - timezone.now() - timedelta(days=90)) < timedelta(minutes=1)
    assert browser.post(address, asked | {"overlap_hours": 169}).status_code == 400
    # An overlap never lengthens a life.
    browser.post(address, asked | {"overlap_hours": 168})
    lived = old.key.expires_at
    old.key.refresh_from_db()
    assert old.key.expires_at == lived
    assert browser.post(address, asked | {"overlap_hours": 0}).status_code == 201
    assert APIClient().get(ME, headers=bearing(old)).status_code == 401
    assert AuditEvent.objects.filter(action="api_key.rotated").count() == 3


def test_anothers_keys_are_not_there(browser: APIClient, people: People) -> None:
    issued = key_of(people.alice)
    assert browser.get(KEYS).json() == {"keys": [], "next_cursor": None}
    assert browser.delete(f"{KEYS}/{issued.text.id8}").status_code == 404
    asked = {"expires_at": ahead(days=1)}
    assert browser.post(f"{KEYS}/{issued.text.id8}/rotate", asked).status_code == 404
    issued.key.refresh_from_db()
    assert issued.key.revoked_at is None


def test_a_long_list_goes_on(
    browser: APIClient, bob: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ids = [key_of(bob).text.id8 for _ in range(102)][::-1]
    first = browser.get(KEYS).json()
    # A session, a person, teams, keys: nothing is kept in a test.
    with django_assert_num_queries(4):
        second = browser.get(KEYS, {"cursor": first["next_cursor"]}).json()
    assert [[key["id"] for key in page["keys"]] for page in (first, second)] == [
        ids[:100],
        ids[100:],
    ]
    assert second["next_cursor"] is None
    assert browser.get(KEYS, {"cursor": "made-up"}).json()["code"] == "invalid_cursor"


def test_a_search_finds_by_name_and_by_id_on_every_page(browser: APIClient, bob: User) -> None:
    made = [key_of(bob) for _ in range(102)]
    named = made[0].key
    named.name = "Power BI 100%_done"
    named.save(update_fields=["name"])

    def found(**asked: str) -> list[str]:
        return [key["id"] for key in browser.get(KEYS, asked).json()["keys"]]

    for wanted in ("power bi", "100%_d", named.id8, named.id8[2:].upper()):
        assert found(search=wanted) == [named.id8]
    assert found(search="n%y") == found(search="100__d") == []
    first = browser.get(KEYS, {"search": "nightly"}).json()
    assert len(first["keys"]) == 100
    ids = [each.text.id8 for each in made]
    assert found(search="nightly", cursor=first["next_cursor"]) == [ids[1]]
    assert len(found(search="")) == 100
    assert browser.get(KEYS, {"search": "x" * 101}).json()["code"] == "validation_failed"
