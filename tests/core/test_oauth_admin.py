"""Admin pages of OAuth clients: guided, audited, and a secret is shown once."""

import html
import json
import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.idp.oidc.models import Client as StoredClient
from allauth.idp.oidc.models import Token
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from abi.core.accounts.models import User
from abi.core.accounts.oauth.models import ClientTerms, ClientUse, OAuthClient
from abi.core.accounts.roles import Permission, Role
from abi.core.audit.models import AuditEvent
from tests.people import People, client_of, service_account

CLIENTS, ACCOUNTS = "/admin/accounts/oauthclient/", "/admin/accounts/serviceaccount/"
ADD = f"{CLIENTS}add/"
SHOWN = re.compile(r"<pre><code>(.*?)</code></pre>")


def shown(page: Any) -> tuple[str, str]:
    """Id and secret."""
    client_id, secret = map(html.unescape, SHOWN.findall(page.content.decode()))
    return client_id, secret


def said(at: datetime | None) -> Any:
    """As the audit keeps it."""
    return json.loads(json.dumps(at, cls=DjangoJSONEncoder))


def works(client_id: str, secret: str) -> bool:
    form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret}
    answer = APIClient().post("/oauth/token", form, format="multipart")
    assert answer.status_code in {200, 401}
    return answer.status_code == 200


def new(account: User, **more: Any) -> dict[str, Any]:
    form = {"owner": account.pk, "name": "nightly", "permissions": ["view_costs"]}
    return form | {"days": 30, "networks": ""} | more


def test_a_client_is_made_and_its_secret_shown_once_and_kept_nowhere(site: Client) -> None:
    account = service_account("nightly", Role.ANALYST)
    page = site.post(ADD, new(account, networks="127.0.0.0/8\n10.1.2.3/16"))
    client_id, secret = shown(page)
    assert "no-store" in page.headers["Cache-Control"]
    assert works(client_id, secret)
    kept: list[Any] = [*LogEntry.objects.values(), *AuditEvent.objects.values()]
    kept += [*StoredClient.objects.values(), *ClientTerms.objects.values()]
    kept += [session.get_decoded() for session in Session.objects.all()]
    assert secret not in str(kept)
    for address in (CLIENTS, f"{CLIENTS}{client_id}/change/", ADD, "/admin/"):
        content = site.get(address).content.decode()
        assert secret not in content
        assert "argon2" not in content
    event = AuditEvent.objects.get(action="oauth_client.made")
    assert (event.actor, event.target) == ("alice", f"client {client_id} of user {account.pk}")
    ends = ClientTerms.objects.get().expires_at
    assert abs(ends - timezone.now() - timedelta(days=30)) < timedelta(minutes=1)
    assert event.after == {
        "id": client_id,
        "name": "nightly",
        "permissions": ["view_costs"],
        "networks": ["127.0.0.0/8", "10.1.0.0/16"],
        "expires_at": said(ends),
        "overlap_ends_at": None,
    }
    linked = site.get(f"{ACCOUNTS}{account.pk}/change/").content.decode()
    assert f"{CLIENTS}?q=nightly" in linked
    assert f"{ADD}?user={account.pk}" in linked


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"permissions": []}, {"permissions": ["administer"]},
     {"permissions": ["openid"]}, {"owner": ""}, {"days": 0}, {"days": 366}, {"days": ""},
     {"networks": "here"}, {"networks": "\n".join(f"192.0.2.{n}" for n in range(51))}],
)  # fmt: skip
def test_what_is_no_plain_client_is_refused(site: Client, wrong: dict[str, Any]) -> None:
    page = site.post(ADD, new(service_account("nightly", Role.VIEWER)) | wrong)
    assert (page.status_code, "errorlist" in page.content.decode()) == (200, True)
    assert not StoredClient.objects.exists()


def test_nobody_makes_a_client_of_a_person(people: People, site: Client) -> None:
    assert "errorlist" in site.post(ADD, new(people.bob)).content.decode()
    assert not StoredClient.objects.exists()


def test_a_secret_is_rotated_by_a_form_and_not_by_a_look(site: Client) -> None:
    old = client_of(service_account("nightly", Role.VIEWER), Permission.VIEW_COSTS)
    address = f"{CLIENTS}{old.client.pk}/rotate/"
    assert site.get(address).status_code == 200
    wrong: list[dict[str, Any]] = [
        {}, {"days": 9}, {"days": 9, "overlap_days": 8}, {"days": 366, "overlap_days": 0},
    ]  # fmt: skip
    for form in wrong:
        assert "errorlist" in site.post(address, form).content.decode()
    assert works(old.client.pk, old.secret)
    assert not AuditEvent.objects.filter(action="oauth_client.rotated").exists()
    client_id, second = shown(site.post(address, {"days": 9, "overlap_days": 7}))
    assert client_id == old.client.pk
    assert [works(client_id, each) for each in (second, old.secret)] == [True, True]
    assert "in force, with two secrets" in site.get(CLIENTS).content.decode()
    _, third = shown(site.post(address, {"days": 20, "overlap_days": 0}))
    assert [works(client_id, each) for each in (third, second, old.secret)] == [True, False, False]
    assert "in force, with two secrets" not in site.get(CLIENTS).content.decode()
    assert site.post(f"{CLIENTS}none/rotate/").status_code == 404


def test_what_a_rotation_changes_is_audited_without_the_secret(site: Client) -> None:
    old = client_of(service_account("nightly", Role.VIEWER), Permission.VIEW_COSTS)
    before = ClientTerms.objects.get()
    _, secret = shown(
        site.post(f"{CLIENTS}{old.client.pk}/rotate/", {"days": 9, "overlap_days": 7})
    )
    after, event = ClientTerms.objects.get(), AuditEvent.objects.latest("number")
    assert (event.actor, event.action) == ("alice", "oauth_client.rotated")
    same = {
        "id": old.client.pk, "name": "nightly", "permissions": ["view_costs"], "networks": [],
    }  # fmt: skip
    assert event.before == same | {
        "expires_at": said(before.expires_at),
        "overlap_ends_at": None,
    }
    assert event.after == same | {
        "expires_at": said(after.expires_at),
        "overlap_ends_at": said(after.overlap_ends_at),
    }
    days = after.expires_at - after.secret_made_at
    assert abs(days - timedelta(days=9)) < timedelta(minutes=1)
    kept = [*AuditEvent.objects.values(), *StoredClient.objects.values()]
    assert secret not in str([*kept, *ClientTerms.objects.values()])


def test_a_client_that_has_ended_says_so_and_is_not_rotated(site: Client) -> None:
    made = client_of(service_account("nightly", Role.VIEWER), Permission.VIEW_COSTS)
    address = f"{CLIENTS}{made.client.pk}/rotate/"
    assert address in site.get(CLIENTS).content.decode()
    ClientTerms.objects.update(expires_at=timezone.now())
    listed = site.get(CLIENTS).content.decode()
    assert ("has ended" in listed, address in listed) == (True, False)
    page = site.post(address, {"days": 9, "overlap_days": 0}).content.decode()
    assert "The OAuth client has ended." in page
    assert not SHOWN.search(page)
    assert not works(made.client.pk, made.secret)


def test_the_list_says_when_each_was_last_used_and_asks_as_often_for_many_as_for_one(
    site: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    account = service_account("nightly", Role.VIEWER)
    used = client_of(account, Permission.VIEW_COSTS, networks=("127.0.0.0/8",))
    assert "never" in site.get(CLIENTS).content.decode()
    assert works(used.client.pk, used.secret)
    listed = site.get(CLIENTS, {"q": used.client.pk}).content.decode()
    assert f"{timezone.now():%Y-%m-%d}" in listed
    assert "from 127.0.0.1" in listed
    assert "127.0.0.0/8" in listed
    assert "from 127.0.0.1" in site.get(f"{CLIENTS}{used.client.pk}/change/").content.decode()
    with CaptureQueriesContext(connection) as queries:
        site.get(CLIENTS)
    for _ in range(20):
        ClientUse.objects.create(client=client_of(account).client, at=timezone.now())
    with django_assert_num_queries(len(queries)):
        site.get(CLIENTS)


def test_clients_are_revoked_here(site: Client) -> None:
    account = service_account("nightly", Role.VIEWER)
    one, other = (client_of(account, Permission.VIEW_COSTS) for _ in range(2))
    assert works(one.client.pk, one.secret)
    site.post(CLIENTS, {"action": "revoke", "_selected_action": [one.client.pk]})
    assert [works(each.client.pk, each.secret) for each in (one, other)] == [False, True]
    event = AuditEvent.objects.get(action="oauth_client.revoked")
    made = AuditEvent.objects.get(action="oauth_client.made", target__contains=one.client.pk)
    assert (event.actor, event.before, event.after) == ("alice", made.after, None)


def test_an_account_that_is_deleted_takes_its_clients_along(site: Client) -> None:
    account = service_account("nightly", Role.VIEWER)
    made = client_of(account, Permission.VIEW_COSTS)
    assert works(made.client.pk, made.secret)
    assert site.post(f"{ACCOUNTS}{account.pk}/delete/", {"post": "yes"}).status_code == 302
    assert (OAuthClient.objects.exists(), Token.objects.exists()) == (False, False)


def test_allauths_own_pages_are_not_there(site: Client) -> None:
    assert not {StoredClient, Token} & set(admin.site._registry)
    assert site.get("/admin/allauth_idp_oidc/client/").status_code == 404


@pytest.mark.parametrize("address", [CLIENTS, ADD, f"{CLIENTS}1/rotate/"])
def test_only_administrators_come_here(people: People, address: str) -> None:
    people.bob.is_staff = True
    people.bob.save()
    browser = Client()
    browser.force_login(people.bob)
    assert browser.get(address).status_code == 403
