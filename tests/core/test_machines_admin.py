"""Admin pages of service accounts and keys: guided, audited, and a key is shown once."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from abi.core.accounts.keys.models import ApiKey
from abi.core.accounts.models import User
from abi.core.accounts.roles import Role
from abi.core.audit.models import AuditEvent
from tests.people import People, bearing, key_of, service_account

ACCOUNTS = "/admin/accounts/serviceaccount/"
KEYS = "/admin/accounts/apikey/"
ADD_KEY = f"{KEYS}add/"
ME = "/api/v1/me"


def shown(page: Any) -> str:
    (key,) = set(re.findall(r"abi_[a-z0-9]{8}_[\w-]{43}", page.content.decode()))
    return str(key)


def works(key: str) -> bool:
    answer = APIClient().get(ME, headers={"Authorization": f"Bearer {key}"})
    return answer.status_code == 200


def new(account: User, **more: Any) -> dict[str, Any]:
    return {"user": account.pk, "name": "nightly", "days": 30, "networks": ""} | more


def test_a_service_account_is_made_with_a_reason_and_audited(site: Client) -> None:
    form = {"username": "nightly", "purpose": "", "roles": ["viewer"], "is_active": "on"}
    assert site.post(f"{ACCOUNTS}add/", form).status_code == 200
    assert not User.objects.filter(is_service=True).exists()
    made = site.post(f"{ACCOUNTS}add/", form | {"purpose": "Power BI, asked by Dana"})
    assert made.status_code == 302
    account = User.objects.get(username="nightly")
    assert (account.is_service, account.has_usable_password()) == (True, False)
    assert (account.is_staff, account.is_superuser) == (False, False)
    event = AuditEvent.objects.get(action="serviceaccount.added")
    assert (event.actor, event.after) == (
        "alice",
        {
            "username": "nightly",
            "purpose": "Power BI, asked by Dana",
            "roles": ["viewer"],
            "is_active": True,
        },
    )


def test_people_are_not_among_the_service_accounts_and_those_are_marked_among_people(
    people: People, site: Client
) -> None:
    account = service_account("nightly", Role.VIEWER)
    listed = site.get(ACCOUNTS).content.decode()
    assert "nightly" in listed
    assert "charlie" not in listed
    assert site.get(f"{ACCOUNTS}{people.bob.pk}/change/").status_code == 302
    assert (
        "nightly" in site.get("/admin/accounts/user/", {"is_service__exact": "1"}).content.decode()
    )
    address = f"/admin/accounts/user/{account.pk}"
    assert site.get(f"{address}/change/").status_code == 200
    assert site.post(f"{address}/change/", {"username": "taken"}).status_code == 403
    password = {"password1": "a-long-enough-one", "password2": "a-long-enough-one"}
    assert site.post(f"{address}/password/", password).status_code == 403
    account.refresh_from_db()
    assert (account.username, account.has_usable_password()) == ("nightly", False)


def test_a_key_of_a_service_account_is_shown_once_and_kept_nowhere(site: Client) -> None:
    account = service_account("nightly", Role.VIEWER)
    form = new(account, permissions=["view_costs"], networks="127.0.0.0/8\n10.1.2.3/16")
    page = site.post(ADD_KEY, form)
    key = shown(page)
    assert page.status_code == 200
    assert "no-store" in page.headers["Cache-Control"]
    assert works(key)
    secret = key[13:]
    kept: list[Any] = [
        *LogEntry.objects.values(),
        *AuditEvent.objects.values(),
        *ApiKey.objects.values(),
    ]
    kept += [session.get_decoded() for session in Session.objects.all()]
    assert secret not in str(kept)
    row = ApiKey.objects.get()
    assert (row.permissions, row.networks) == (["view_costs"], ["127.0.0.0/8", "10.1.0.0/16"])
    for address in (KEYS, f"{KEYS}{row.pk}/change/", ADD_KEY, "/admin/"):
        assert secret not in site.get(address).content.decode()
    event = AuditEvent.objects.get(action="api_key.made")
    assert (event.actor, event.target) == ("alice", f"key {row.id8} of user {account.pk}")


@pytest.mark.parametrize(
    "wrong",
    [
        {"days": 0}, {"days": 366}, {"name": ""}, {"networks": "here"},
        {"permissions": ["administer"]}, {"user": ""},
    ],
)  # fmt: skip
def test_what_is_no_plain_key_is_refused(site: Client, wrong: dict[str, Any]) -> None:
    account = service_account("nightly", Role.VIEWER)
    page = site.post(ADD_KEY, new(account) | wrong)
    assert (page.status_code, "errorlist" in page.content.decode()) == (200, True)
    assert not ApiKey.objects.exists()


def test_nobody_makes_or_rotates_the_key_of_another_person(people: People, site: Client) -> None:
    issued = key_of(people.bob)
    assert site.post(ADD_KEY, new(people.bob)).status_code == 200
    assert (
        site.post(f"{KEYS}{issued.key.pk}/rotate/", {"days": 9, "overlap_days": 0}).status_code
        == 404
    )
    assert ApiKey.objects.count() == 1
    assert works(issued.text.whole)


def test_a_rotated_key_lives_on_for_the_overlap_alone(site: Client) -> None:
    old = key_of(service_account("nightly", Role.VIEWER))
    address = f"{KEYS}{old.key.pk}/rotate/"
    assert site.get(address).status_code == 200
    assert site.post(address, {"days": 9, "overlap_days": 8}).status_code == 200
    assert ApiKey.objects.count() == 1
    key = shown(site.post(address, {"days": 9, "overlap_days": 7}))
    assert (works(key), works(old.text.whole)) == (True, True)
    old.key.refresh_from_db()
    assert abs(old.key.expires_at - timezone.now() - timedelta(days=7)) < timedelta(minutes=1)
    shown(site.post(address, {"days": 9, "overlap_days": 0}))
    assert not works(old.text.whole)
    ended = site.post(address, {"days": 9, "overlap_days": 0})
    assert "The key has ended or was revoked." in ended.content.decode()
    assert AuditEvent.objects.filter(action="api_key.rotated").count() == 2


def test_keys_of_all_are_revoked_here(people: People, site: Client) -> None:
    one, other = key_of(people.bob), key_of(people.charlie)
    site.post(KEYS, {"action": "revoke", "_selected_action": [one.key.pk]})
    assert (works(one.text.whole), works(other.text.whole)) == (False, True)
    event = AuditEvent.objects.get(action="api_key.revoked")
    assert (event.actor, event.target) == ("alice", f"key {one.text.id8} of user {people.bob.pk}")


def test_the_list_of_keys_is_searched_and_asks_as_often_for_many_as_for_one(
    people: People, site: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    issued = key_of(people.bob)
    APIClient().get(ME, headers=bearing(issued))
    found = site.get(KEYS, {"q": issued.text.id8}).content.decode()
    assert f"{timezone.now():%Y-%m-%d}" in found
    assert "from 127.0.0.1" in found
    assert issued.text.id8 not in site.get(KEYS, {"q": "charlie"}).content.decode()
    few = _queries(site)
    for _ in range(20):
        key_of(people.charlie)
    with django_assert_num_queries(few):
        site.get(KEYS)


def _queries(site: Client) -> int:
    with CaptureQueriesContext(connection) as queries:
        site.get(KEYS)
    return len(queries)


@pytest.mark.parametrize(
    "address", [ACCOUNTS, f"{ACCOUNTS}add/", KEYS, ADD_KEY, f"{KEYS}1/rotate/"]
)
def test_only_administrators_come_here(people: People, address: str) -> None:
    people.bob.is_staff = True
    people.bob.save()
    browser = Client()
    browser.force_login(people.bob)
    assert browser.get(address).status_code == 403
