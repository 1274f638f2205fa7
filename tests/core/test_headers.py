import pytest
from django.test import Client
from rest_framework.test import APIClient

from tests.people import People

POLICY = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    "style-src-attr": "'none'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "form-action": "'self'",
}
# Of JSON, which is no page.
NOTHING = dict.fromkeys(("default-src", "frame-ancestors", "base-uri", "form-action"), "'none'")


def policy_of(header: str) -> dict[str, str]:
    parts = [part.strip().partition(" ") for part in header.split(";")]
    return {name: value for name, _, value in parts}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "policy"),
    [
        ("/api/v1/health", NOTHING),
        ("/api/v1/nowhere", NOTHING),
        ("/api/v1/me", NOTHING),
        ("/admin/login/", POLICY),
    ],
)
def test_every_answer_carries_its_policy_and_the_other_headers(
    address: str, policy: dict[str, str]
) -> None:
    headers = Client().get(address).headers
    assert policy_of(headers["Content-Security-Policy"]) == policy
    expected = {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    }
    assert {name: headers[name] for name in expected} == expected


@pytest.mark.parametrize(
    "address",
    [
        "/admin/",
        "/admin/accounts/user/",
        "/admin/accounts/datascope/add/",
        "/admin/audit/auditevent/",
    ],
)
def test_the_admin_needs_no_exception_from_the_policy(
    people: People, api: APIClient, address: str
) -> None:
    api.force_login(people.alice)
    answer = api.get(address)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert policy_of(answer.headers["Content-Security-Policy"]) == POLICY
    assert "<style" not in page
    assert " style=" not in page
    assert "onclick=" not in page
    assert all(
        'src="' in tag for tag in page.split("<script")[1:] if 'type="application/json"' not in tag
    )
    assert "/static/brand/admin.css" in page


@pytest.mark.django_db
def test_the_brand_style_is_served_as_a_file() -> None:
    answer = Client().get("/static/brand/admin.css")
    assert (answer.status_code, answer.headers["Content-Type"]) == (
        200,
        'text/css; charset="utf-8"',
    )
    assert b"--header-bg" in b"".join(answer)
    answer.close()
