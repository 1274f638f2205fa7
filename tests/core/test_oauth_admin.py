"""Admin pages of OAuth clients: guided, audited, and a secret is shown once."""

import html
import re
from typing import Any

import pytest
from allauth.idp.oidc.models import Client as StoredClient
from allauth.idp.oidc.models import Token
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.test import Client
from rest_framework.test import APIClient

from abi.core.accounts.models import User
from abi.core.accounts.oauth.models import OAuthClient
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


def works(client_id: str, secret: str) -> bool:
    form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret}
    answer = APIClient().post("/oauth/token", form, format="multipart")
    assert answer.status_code in {200, 401}
    return answer.status_code == 200


def new(account: User, **more: Any) -> dict[str, Any]:
    return {"owner": account.pk, "name": "nightly", "permissions": ["view_costs"]} | more


def test_a_client_is_made_and_its_secret_shown_once_and_kept_nowhere(site: Client) -> None:
    account = service_account("nightly", Role.ANALYST)
    page = site.post(ADD, new(account))
    client_id, secret = shown(page)
    assert "no-store" in page.headers["Cache-Control"]
    assert works(client_id, secret)
    kept: list[Any] = [*LogEntry.objects.values(), *AuditEvent.objects.values()]
    kept += [*StoredClient.objects.values()]
    kept += [session.get_decoded() for session in Session.objects.all()]
    assert secret not in str(kept)
    for address in (CLIENTS, f"{CLIENTS}{client_id}/change/", ADD, "/admin/"):
        content = site.get(address).content.decode()
        assert secret not in content
        assert "argon2" not in content
    event = AuditEvent.objects.get(action="oauth_client.made")
    assert (event.actor, event.target) == ("alice", f"client {client_id} of user {account.pk}")
    assert event.after == {"id": client_id, "name": "nightly", "permissions": ["view_costs"]}
    linked = site.get(f"{ACCOUNTS}{account.pk}/change/").content.decode()
    assert f"{CLIENTS}?q=nightly" in linked
    assert f"{ADD}?user={account.pk}" in linked


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"permissions": []}, {"permissions": ["administer"]},
     {"permissions": ["openid"]}, {"owner": ""}],
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
    assert works(old.client.pk, old.secret)
    client_id, secret = shown(site.post(address))
    assert client_id == old.client.pk
    assert (works(client_id, secret), works(client_id, old.secret)) == (True, False)
    event = AuditEvent.objects.get(action="oauth_client.rotated")
    assert (event.actor, secret in str(event.after)) == ("alice", False)
    assert site.post(f"{CLIENTS}none/rotate/").status_code == 404


def test_clients_are_revoked_here(site: Client) -> None:
    account = service_account("nightly", Role.VIEWER)
    one, other = (client_of(account, Permission.VIEW_COSTS) for _ in range(2))
    assert works(one.client.pk, one.secret)
    site.post(CLIENTS, {"action": "revoke", "_selected_action": [one.client.pk]})
    assert [works(each.client.pk, each.secret) for each in (one, other)] == [False, True]
    event = AuditEvent.objects.get(action="oauth_client.revoked")
    assert (event.actor, event.before) == (
        "alice",
        {"id": one.client.pk, "name": "nightly", "permissions": ["view_costs"]},
    )


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
