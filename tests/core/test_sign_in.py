"""Through the doors a browser uses: the app's page for the cookie, then allauth's headless API."""

import socket

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from pytest_django import Settings
from rest_framework.test import APIClient

from abi.core.accounts.models import User
from abi.core.audit.models import AuditEvent
from tests.people import People

PASSWORD = "a-long-enough-passphrase"
LOGIN = "/_allauth/browser/v1/auth/login"
SESSION = "/_allauth/browser/v1/auth/session"


@pytest.fixture
def bob(people: People) -> User:
    people.bob.set_password(PASSWORD)
    people.bob.save(update_fields=["password"])
    return people.bob


def _token(api: APIClient) -> dict[str, str]:
    """The CSRF token as the app reads it: from the cookie its page sets."""
    api.get("/sign-in")
    return {"X-CSRFToken": api.cookies["csrftoken"].value}


@pytest.mark.parametrize("name", [{"username": "bob"}, {"email": "bob@example.com"}])
def test_signing_in_by_name_or_email_opens_a_session_and_out_closes_it(
    bob: User, api: APIClient, name: dict[str, str]
) -> None:
    answer = api.post(LOGIN, {**name, "password": PASSWORD}, headers=_token(api))
    assert (answer.status_code, answer.json()["data"]["user"]["username"]) == (200, "bob")
    assert api.get("/api/v1/me").json()["username"] == "bob"
    cookie = api.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert api.delete(SESSION, headers=_token(api)).status_code == 401
    assert api.get("/api/v1/me").status_code == 401


def test_a_sign_in_without_csrf_token_is_refused(bob: User, api: APIClient) -> None:
    answer = api.post(LOGIN, {"username": "bob", "password": PASSWORD})
    assert answer.status_code == 403
    assert api.get("/api/v1/me").status_code == 401


def test_passwords_are_stored_by_argon2(bob: User) -> None:
    assert bob.password.startswith("argon2$")


def test_the_sixth_guess_is_refused_and_so_is_the_right_password(bob: User, api: APIClient) -> None:
    headers = _token(api)
    codes = [
        api.post(LOGIN, {"username": "bob", "password": f"wrong-{n}"}, headers=headers)
        .json()["errors"][0]["code"]
        for n in range(6)
    ]  # fmt: skip
    assert codes == ["username_password_mismatch"] * 5 + ["too_many_login_attempts"]
    answer = api.post(LOGIN, {"username": "bob", "password": PASSWORD}, headers=headers)
    assert answer.json()["errors"][0]["code"] == "too_many_login_attempts"
    assert api.get("/api/v1/me").status_code == 401


def test_while_redis_is_down_nobody_signs_in_because_nobody_counts_guesses(
    bob: User, settings: Settings
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        dead = f"redis://127.0.0.1:{probe.getsockname()[1]}/0"
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": dead}}
    api = APIClient(raise_request_exception=False)
    answer = api.post(LOGIN, {"username": "bob", "password": PASSWORD})
    assert (answer.status_code, answer.json()["code"]) == (503, "service_unavailable")
    assert "sessionid" not in api.cookies


@pytest.mark.django_db
def test_nobody_can_sign_up(api: APIClient) -> None:
    wanted = {"username": "eve", "email": "eve@example.com", "password": PASSWORD}
    answer = api.post("/_allauth/browser/v1/auth/signup", wanted, headers=_token(api))
    assert answer.status_code == 404
    assert User.objects.count() == 0


@pytest.mark.parametrize(
    "path",
    [
        "/_allauth/app/v1/config",
        "/_allauth/app/v1/auth/signup",
        "/_allauth/app/v1/auth/reauthenticate",
        "/_allauth/app/v1/account/password/change",
        "/_allauth/app/v1/account/authenticators",
        "/_allauth/browser/v1/account/email",
        "/_allauth/browser/v1/auth/password/request",
        "/_allauth/browser/v1/auth/code/request",
    ],
)
@pytest.mark.django_db
def test_no_other_door_of_allauth_is_open(api: APIClient, path: str) -> None:
    answer = api.get(path)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_a_person_changes_their_own_password_and_only_to_a_strong_one(
    bob: User, api: APIClient
) -> None:
    api.post(LOGIN, {"username": "bob", "password": PASSWORD}, headers=_token(api))
    address = "/_allauth/browser/v1/account/password/change"
    for wanted, status in (("short", 400), ("another-long-passphrase", 200)):
        form = {"current_password": PASSWORD, "new_password": wanted}
        assert api.post(address, form, headers=_token(api)).status_code == status
        bob.refresh_from_db()
        assert bob.check_password(wanted) is (status == 200)
    guess = {"current_password": PASSWORD, "new_password": "yet-another-passphrase"}
    assert api.post(address, guess, headers=_token(api)).status_code == 400


def test_who_came_who_left_and_who_was_turned_away_is_audited(bob: User, api: APIClient) -> None:
    for name in ({"username": "Bob"}, {"email": "BOB@example.com"}, {"username": "my passphrase"}):
        api.post(LOGIN, {**name, "password": "wrong-guess"}, headers=_token(api))
    api.post(LOGIN, {"username": "bob", "password": PASSWORD}, headers=_token(api))
    form = {"current_password": PASSWORD, "new_password": "another-long-passphrase"}
    api.post("/_allauth/browser/v1/account/password/change", form, headers=_token(api))
    api.delete(SESSION, headers=_token(api))
    person = f"user {bob.pk}"
    told = AuditEvent.objects.order_by("number").values_list("actor", "action", "target")
    assert list(told) == [
        ("", "user.sign_in_failed", person),
        ("", "user.sign_in_failed", person),
        ("", "user.sign_in_failed", "nobody who is known"),
        ("bob", "user.signed_in", person),
        ("bob", "user.password_changed", person),
        ("bob", "user.signed_out", person),
    ]
    assert "my passphrase" not in str(list(AuditEvent.objects.values()))


@pytest.mark.parametrize("password", ["elevenchars", "password1234", "123456789012"])
def test_weak_passwords_are_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password)


def test_the_admins_own_login_form_takes_no_guess(bob: User, api: APIClient) -> None:
    User.objects.filter(pk=bob.pk).update(is_staff=True, is_superuser=True)
    headers = _token(api)
    for guess in [f"wrong-{n}" for n in range(12)] + [PASSWORD]:
        form = {"username": "bob", "password": guess}
        answer = api.post("/admin/login/", form, format=None, headers=headers)
        assert (answer.status_code, answer.headers["Location"]) == (
            302,
            "/sign-in?next=%2Fadmin%2Flogin%2F",
        )
    assert "sessionid" not in api.cookies


@pytest.mark.django_db
def test_the_admin_sends_a_stranger_to_the_apps_sign_in(api: APIClient) -> None:
    first = api.get("/admin/")
    assert (first.status_code, first.headers["Location"]) == (302, "/admin/login/?next=/admin/")
    second = api.get(first.headers["Location"])
    assert (second.status_code, second.headers["Location"]) == (302, "/sign-in?next=%2Fadmin%2F")


def test_a_person_without_staff_rights_is_refused_by_the_admin(
    people: People, api: APIClient
) -> None:
    api.force_login(people.bob)
    assert api.get("/admin/login/?next=/admin/").status_code == 403
