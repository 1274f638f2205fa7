"""Signing in through two clouds side by side, at a real OpenID provider that may lie."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from pytest_django import Settings

from abi.core.accounts.grants import scope_of
from abi.core.accounts.models import User
from abi.core.accounts.roles import Role
from abi.core.accounts.teams.models import Membership, Team
from abi.core.audit.models import AuditEvent
from abi.sso import sso_apps
from tests.core.identity_provider import SECRET, TENANTS, Cloud, Provider, running
from tests.core.phone import BASE, PASSWORD, Browser
from tests.people import People, create_people

pytestmark = pytest.mark.django_db(transaction=True)
EVA = {"sub": "sub-of-eva", "preferred_username": "eva@contoso.example", "name": "Eva Lind"}
BACK = "http://testserver/sign-in"


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with running() as found:
        yield found


@pytest.fixture(autouse=True)
def cloud(provider: Provider, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Cloud:
    """Eva is about to sign in at the global one."""
    rows = {}
    for name, app in (("global", "entra"), ("china", "entra-china")):
        each = provider.clouds[name]
        each.person, each.lies = dict(EVA), {}
        each.signed_by, each.key_of_signature = "RS256", None
        rows[app] = {
            "name": f"Entra {name}", "issuer": each.issuer, "tenant": TENANTS[name],
            "client_id": each.client_id, "client_secret": SECRET, "acr": ["c1"],
        }  # fmt: skip
    monkeypatch.setenv("ABI_SSO", json.dumps(rows))
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": sso_apps("ABI_SSO")}}
    return provider.clouds["global"]


@pytest.fixture
def people(db: None) -> People:
    return create_people()


def _start(browser: Browser, app: str = "entra") -> str:
    answer = browser.send("post", f"{BASE}/auth/sso", {"provider": app, "callback_url": BACK})
    assert answer.status_code == 200, answer.json()
    return str(answer.json()["data"]["location"])


def _at_the_provider(location: str) -> str:
    """Where it sends the browser back to."""
    back = httpx.get(location).headers["Location"]
    return str(back).removeprefix("http://testserver")


def _sso(browser: Browser, app: str = "entra") -> dict[str, list[str]]:
    """What the app is told in the end: nothing, or an error."""
    answer = browser.get(_at_the_provider(_start(browser, app)))
    assert answer.status_code == 302
    target = urlsplit(answer.headers["Location"])
    assert target.path == "/sign-in"
    return parse_qs(target.query)


def _me(browser: Browser) -> Any:
    return browser.get("/api/v1/me").json()


def _is_out(browser: Browser) -> bool:
    return browser.get("/api/v1/me").status_code == 401


def test_the_app_is_told_which_there_are_and_their_secrets_are_not(cloud: Cloud) -> None:
    answer = Browser().get(f"{BASE}/config")
    shown = answer.json()["data"]
    names = [(each["id"], each["name"]) for each in shown["socialaccount"]["providers"]]
    assert names == [("entra-china", "Entra china"), ("entra", "Entra global")]
    assert shown["account"]["local_passwords"] is True
    assert SECRET not in answer.content.decode()


def test_who_comes_for_the_first_time_may_do_nothing_and_sees_nothing(cloud: Cloud) -> None:
    cloud.person["email"] = "eva@contoso.example"
    browser = Browser()
    assert _sso(browser) == {}
    me = _me(browser)
    assert (me["username"], me["display_name"]) == ("eva@contoso.example", "Eva Lind")
    assert (me["roles"], me["permissions"], me["scope"]["nothing"]) == ([], [], True)
    eva = User.objects.get()
    assert eva.has_usable_password() is False
    kept = SocialAccount.objects.get()
    assert (kept.provider, kept.uid) == ("entra", f"{cloud.issuer}#sub-of-eva")
    assert kept.extra_data == {
        "iss": cloud.issuer, "sub": "sub-of-eva", "tid": TENANTS["global"],
    }  # fmt: skip
    told = AuditEvent.objects.order_by("number").values_list("actor", "action", "target")
    assert list(told) == [
        ("", "user.added", f"user {eva.pk}"),
        ("eva@contoso.example", "user.signed_in", f"user {eva.pk}"),
    ]
    assert _sso(Browser()) == {}
    assert User.objects.count() == 1


def test_the_same_sub_at_two_issuers_is_two_people(cloud: Cloud) -> None:
    first, second = Browser(), Browser()
    assert (_sso(first), _sso(second, "entra-china")) == ({}, {})
    assert _me(first)["id"] != _me(second)["id"]
    assert {kept.provider for kept in SocialAccount.objects.all()} == {"entra", "entra-china"}


def test_what_is_asked_of_the_provider_has_a_state_a_nonce_and_pkce(cloud: Cloud) -> None:
    asked = parse_qs(urlsplit(_start(Browser())).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == ["http://testserver/sso/entra/callback"]
    assert len(asked["nonce"][0]) >= 43
    assert len(asked["state"][0]) >= 16


@pytest.mark.parametrize(
    "lie",
    [
        {"iss": "https://login.example/other/v2.0"},
        {"iss": None},
        {"tid": TENANTS["china"]},
        {"tid": None},
        {"aud": "client-of-china"},
        {"aud": None},
        {"nonce": "another"},
        {"nonce": None},
        {"exp": 1},
        {"exp": None},
        {"sub": None},
        {"sub": "x" * 300},
    ],
    ids=lambda lie: "-".join(f"{name}-{str(value)[:12]}" for name, value in lie.items()),
)
def test_a_token_that_says_something_else_signs_nobody_in(
    cloud: Cloud, lie: dict[str, Any]
) -> None:
    cloud.lies = lie
    browser = Browser()
    assert _sso(browser)["error"][0] in {"unknown", "sso_refused"}
    assert _is_out(browser)
    assert not User.objects.exists()
    event = AuditEvent.objects.get()
    assert (event.action, event.target) == ("user.sso_refused", "sso entra")


@pytest.mark.parametrize("how", ["none", "another key", "a shared secret"])
def test_a_token_that_the_provider_has_not_signed_signs_nobody_in(cloud: Cloud, how: str) -> None:
    if how == "none":
        cloud.signed_by = "none"
    elif how == "another key":
        cloud.key_of_signature = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    else:
        cloud.signed_by, cloud.key_of_signature = "HS256", "k" * 64
    browser = Browser()
    assert _sso(browser)["error"] == ["unknown"]
    assert _is_out(browser)
    assert not User.objects.exists()


def test_a_code_or_a_state_is_good_once_and_for_its_own_browser_and_app(cloud: Cloud) -> None:
    browser = Browser()
    back = _at_the_provider(_start(browser))
    stranger = Browser()
    assert "error=unknown" in stranger.get(back).headers["Location"]
    assert _is_out(stranger)
    wrong_app = back.replace("/sso/entra/", "/sso/entra-china/")
    assert "error=unknown" in browser.get(wrong_app).headers["Location"]
    assert browser.get(back).headers["Location"] == BACK
    browser.send("delete", f"{BASE}/auth/session")
    assert "error=unknown" in browser.get(back).headers["Location"]
    assert _is_out(browser)
    code = parse_qs(urlsplit(back).query)["code"][0]
    assert code in cloud.used
    state = parse_qs(urlsplit(_start(browser)).query)["state"][0]
    replayed = browser.get("/sso/entra/callback", {"code": code, "state": state})
    assert "error=unknown" in replayed.headers["Location"]
    assert _is_out(browser)


@pytest.mark.parametrize("verified", [True, False])
def test_an_admins_address_in_a_strangers_token_gains_nothing(
    people: People, cloud: Cloud, *, verified: bool
) -> None:
    cloud.person |= {"email": "ALICE@example.com", "email_verified": verified}
    browser = Browser()
    assert _sso(browser)["error"] == ["sso_email_taken"]
    assert _is_out(browser)
    assert not SocialAccount.objects.exists()
    assert User.objects.count() == 3
    assert AuditEvent.objects.get().action == "user.sso_refused"


def test_an_admins_name_in_a_strangers_token_is_another_account(
    people: People, cloud: Cloud
) -> None:
    cloud.person["preferred_username"] = "alice"
    browser = Browser()
    assert _sso(browser) == {}
    me = _me(browser)
    assert me["id"] != people.alice.pk
    assert me["username"] != "alice"
    assert me["permissions"] == []


def test_app_roles_lead_into_teams_and_what_is_taken_away_is_gone_at_the_next_sign_in(
    cloud: Cloud, provider: Provider
) -> None:
    team = Team.objects.create(name="Operators", roles=[Role.OPERATOR])
    team.app_roles.create(provider="entra", value="ABI.Operator")
    team.data_scopes.create(everything=True)
    cloud.person["roles"] = ["ABI.Operator", "something else", 7]
    browser = Browser()
    assert _sso(browser) == {}
    assert "run_workflows" in _me(browser)["permissions"]
    assert _me(browser)["scope"]["everything"] is True
    other = Browser()
    provider.clouds["china"].person["roles"] = ["ABI.Operator"]
    assert _sso(other, "entra-china") == {}
    assert _me(other)["permissions"] == []
    cloud.person["roles"] = []
    assert _sso(Browser()) == {}
    assert _me(browser)["permissions"] == []
    assert scope_of(User.objects.get(pk=_me(browser)["id"])).sees_nothing
    assert not Membership.objects.exists()


@pytest.mark.parametrize(
    ("claims", "is_proved"),
    [
        ({"amr": ["pwd", "mfa"]}, True),
        ({"acrs": ["c1"]}, True),
        ({"acr": "c1"}, True),
        ({"amr": ["pwd"]}, False),
        ({"acr": "1"}, False),
        ({"amr": "pwd mfa"}, False),
        ({}, False),
    ],
)
def test_a_second_factor_at_the_provider_counts_and_a_password_there_does_not(
    cloud: Cloud, settings: Settings, claims: dict[str, Any], *, is_proved: bool
) -> None:
    settings.REQUIRE_MFA = True
    team = Team.objects.create(name="Admins", roles=[Role.ADMIN])
    team.app_roles.create(provider="entra", value="ABI.Admin")
    cloud.person |= {"roles": ["ABI.Admin"], **claims}
    browser = Browser()
    assert _sso(browser) == {}
    assert ("administer" in _me(browser)["permissions"]) is is_proved
    assert browser.get("/admin/").status_code == (200 if is_proved else 302)
    code = browser.send("post", "/api/v1/billing/periods/unlock").json()["code"]
    assert code == ("validation_failed" if is_proved else "second_factor_required")


def test_who_was_signed_in_before_is_not_who_is_now(people: People, cloud: Cloud) -> None:
    people.alice.set_password(PASSWORD)
    people.alice.save()
    browser = Browser().sign_in(people.alice)
    assert _sso(browser) == {}
    me = _me(browser)
    assert me["username"] == "eva@contoso.example"
    assert me["permissions"] == []


def test_an_account_that_was_made_inactive_stays_so(cloud: Cloud) -> None:
    assert _sso(Browser()) == {}
    User.objects.update(is_active=False)
    browser = Browser()
    assert "error" in _sso(browser)
    assert _is_out(browser)


def test_a_discovery_document_of_another_issuer_is_not_followed(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cloud, "issuer", "https://login.example/other/v2.0")
    answer = Browser().send("post", f"{BASE}/auth/sso", {"provider": "entra", "callback_url": BACK})
    assert (answer.status_code, answer.json()["errors"]) == (502, [{"code": "sso_unreachable"}])


@pytest.mark.parametrize(
    "asked",
    [
        {"provider": "nobody", "callback_url": BACK},
        {"provider": "entra", "callback_url": "https://evil.example/"},
        {"provider": "entra"},
        {},
    ],
)
def test_what_leads_nowhere_or_elsewhere_is_refused(cloud: Cloud, asked: dict[str, str]) -> None:
    assert Browser().send("post", f"{BASE}/auth/sso", asked).status_code == 400


def test_an_app_that_there_is_not_has_no_address(cloud: Cloud) -> None:
    assert Browser().get("/sso/nobody/callback").status_code == 404


def test_without_local_passwords_only_sso_signs_anybody_in(
    people: People, cloud: Cloud, settings: Settings
) -> None:
    people.bob.set_password(PASSWORD)
    people.bob.save()
    before = Browser().sign_in(people.bob)
    settings.LOCAL_PASSWORDS = False
    browser = Browser()
    answer = browser.login(username="bob", password=PASSWORD)
    assert answer.json()["errors"][0]["code"] == "local_passwords_off"
    assert _is_out(browser)
    change = {"current_password": PASSWORD, "new_password": "a-new-passphrase-of-bob"}
    assert before.send("post", f"{BASE}/account/password/change", change).status_code == 400
    assert User.objects.get(pk=people.bob.pk).check_password(PASSWORD)
    assert browser.get(f"{BASE}/config").json()["data"]["account"]["local_passwords"] is False
    assert _sso(browser) == {}
    assert _me(browser)["username"] == "eva@contoso.example"
