"""Every door that takes a password or a code takes five wrong ones in five minutes, and no more.

The doors are read from the URL configuration: a new one without a row here fails.
"""

import time
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.headless.account.views import LoginView, ReauthenticateView, SessionView
from allauth.headless.mfa import views as mfa
from allauth.headless.tokens.views import RefreshTokenView
from allauth.mfa.totp.internal import auth
from django.urls import URLPattern, URLResolver, get_resolver
from structlog.testing import capture_logs

from abi.core.accounts.models import User
from abi.core.accounts.passwords import ChangePasswordView
from abi.core.accounts.second_factor.views import RecoveryCodesView, TotpView
from abi.core.accounts.signed_in import SessionsView
from abi.core.accounts.sso.views import ConfigView, StartView
from tests.core.phone import CODE_AGAIN, LOGIN, PASSWORD, PASSWORD_AGAIN, TOTP, Browser, Phone

LIMITS = {"too_many_login_attempts", "rate_limited"}
CHANGE = "/_allauth/browser/v1/account/password/change"
Guess = Callable[[Browser, str], Any]


def _password(browser: Browser, guess: str) -> Any:
    return browser.send("post", PASSWORD_AGAIN, {"password": guess})


def _login(_: Browser, guess: str) -> Any:
    return Browser().login(username="bob", password=guess)


def _change(browser: Browser, guess: str) -> Any:
    form = {"current_password": guess, "new_password": "a-new-passphrase-of-bob"}
    return browser.send("post", CHANGE, form)


def _code(_: Browser, guess: str) -> Any:
    browser = Browser()
    browser.login(username="bob", password=PASSWORD)
    return browser.send("post", "/_allauth/browser/v1/auth/2fa/authenticate", {"code": guess})


def _code_again(browser: Browser, guess: str) -> Any:
    return browser.send("post", CODE_AGAIN, {"code": guess})


def _first_code(browser: Browser, guess: str) -> Any:
    return browser.send("post", TOTP, {"code": guess})


# View, how one guesses there, and whether what is guessed is a code.
DOORS: dict[type, tuple[Guess, bool]] = {
    LoginView: (_login, False),
    ReauthenticateView: (_password, False),
    ChangePasswordView: (_change, False),
    mfa.AuthenticateView: (_code, True),
    mfa.ReauthenticateView: (_code_again, True),
    TotpView: (_first_code, True),
}
TAKE_NOTHING = {
    RefreshTokenView,
    ConfigView,
    StartView,
    SessionView,
    SessionsView,
    mfa.AuthenticatorsView,
    RecoveryCodesView,
}


def _views(found: list[URLPattern | URLResolver], prefix: str = "/") -> Iterator[type]:
    for pattern in found:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _views(pattern.url_patterns, route)
        elif route.startswith("/_allauth/"):
            yield pattern.callback.view_class  # type: ignore[attr-defined]


@pytest.fixture
def bob(db: None) -> User:
    user = User(username="bob", email="bob@example.com")
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def phone(monkeypatch: pytest.MonkeyPatch) -> Phone:
    clock = SimpleNamespace(now=time.time())
    monkeypatch.setattr(auth, "time", SimpleNamespace(time=lambda: clock.now))
    return Phone(clock)


@pytest.mark.django_db
def test_every_door_has_a_row() -> None:
    assert set(_views(get_resolver().url_patterns)) == set(DOORS) | TAKE_NOTHING


@pytest.mark.parametrize("view", DOORS, ids=lambda view: f"{view.__module__}.{view.__name__}")
def test_the_sixth_guess_is_refused_and_so_is_the_right_one(
    bob: User, phone: Phone, view: type
) -> None:
    guess, is_code = DOORS[view]
    browser = Browser().sign_in(bob)
    if view is TotpView:
        browser.prove_password()
        phone.secret = browser.get(TOTP).json()["meta"]["secret"]
    elif is_code:
        browser.set_up(phone)
    codes = []
    for number in range(6):
        with capture_logs() as logged:
            answer = guess(browser, phone.wrong() if is_code else f"wrong-{number}")
        assert answer.status_code == 400
        codes.append(answer.json()["errors"][0]["code"])
        warned = [each["address"] for each in logged if each["event"] == "guesses_refused"]
        assert warned == (["127.0.0.1"] if number == 5 else [])
    assert not set(codes[:5]) & LIMITS, codes
    assert codes[5] in LIMITS
    right = guess(browser, phone.code() if is_code else PASSWORD)
    assert (right.status_code, right.json()["errors"][0]["code"] in LIMITS) == (400, True)
    bob.refresh_from_db()
    assert bob.check_password(PASSWORD)


def test_it_is_one_account_whatever_it_is_called_and_wherever_it_is_guessed(bob: User) -> None:
    browser = Browser().sign_in(bob)
    Browser().login(username="BOB", password="wrong")
    Browser().login(email="Bob@Example.com", password="wrong")
    Browser().login(username="bob@example.com", password="wrong")
    _password(browser, "wrong")
    _change(browser, "wrong")
    answer = Browser().login(username="bob", password=PASSWORD)
    assert answer.json()["errors"][0]["code"] == "too_many_login_attempts"
    other = User.objects.create(username="carla", email="carla@example.com")
    other.set_password(PASSWORD)
    other.save()
    assert Browser().login(username="carla", password=PASSWORD).status_code == 200


@pytest.mark.parametrize("page", ["/admin/login/", "/admin/password_change/"])
def test_the_admins_own_forms_take_no_guess_of_who_is_signed_in_either(
    bob: User, page: str
) -> None:
    User.objects.filter(pk=bob.pk).update(is_staff=True, is_superuser=True)
    browser = Browser().sign_in(bob)
    for password in ("wrong", PASSWORD):
        form = {"username": "bob", "password": password, "old_password": password}
        new = {"new_password1": "a-new-passphrase", "new_password2": "a-new-passphrase"}
        token = {"X-CSRFToken": browser.cookies["csrftoken"].value}
        answer = browser.post(page, form | new, format="multipart", headers=token)
        assert answer.status_code == 302
        assert answer.headers["Location"] in {"/admin/", "/security"}
    bob.refresh_from_db()
    assert bob.check_password(PASSWORD)


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:x"])
def test_the_admins_login_leads_to_no_other_site(bob: User, target: str) -> None:
    User.objects.filter(pk=bob.pk).update(is_staff=True, is_superuser=True)
    browser = Browser().sign_in(bob)
    answer = browser.get("/admin/login/", {"next": target})
    assert answer.headers["Location"] == "/admin/"


def test_a_name_that_nobody_has_is_counted_as_well(bob: User) -> None:
    codes = [
        Browser().send("post", LOGIN, {"username": "eve", "password": "x"}).json()["errors"][0]
        for _ in range(6)
    ]
    assert [each["code"] for each in codes][4:] == [
        "username_password_mismatch",
        "too_many_login_attempts",
    ]
