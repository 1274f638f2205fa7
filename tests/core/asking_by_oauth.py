"""A program that gets tokens with a client id and a secret, and asks with them."""

import base64
from typing import Any
from urllib.parse import urlencode

from rest_framework.test import APIClient

from abi.core.accounts.models import User
from abi.core.accounts.oauth.clients import Told
from abi.core.accounts.roles import Permission, Role
from abi.core.accounts.scope import ScopeDimension
from tests.people import BOB_SUBSCRIPTIONS, grant, service_account

TOKEN, ME, HERE = "/oauth/token", "/api/v1/me", "127.0.0.1"
BOTH = (Permission.VIEW_COSTS, Permission.VIEW_WORKFLOWS)


def nightly() -> User:
    """The account that it asks for."""
    made = service_account("nightly", Role.ANALYST)
    grant(made, ScopeDimension.SUBSCRIPTION, *BOB_SUBSCRIPTIONS)
    return made


def asked(client: Told, path: str = TOKEN, at: str = HERE, **more: Any) -> Any:
    """As a program at that address does: no cookie, no CSRF token; id and secret by Basic."""
    whole = base64.b64encode(f"{client.client.pk}:{client.secret}".encode()).decode()
    form = {"grant_type": "client_credentials"} | more
    return sent(form, path, at, Authorization=f"Basic {whole}")


def sent(form: dict[str, Any], path: str = TOKEN, at: str = HERE, **headers: str) -> Any:
    program = APIClient(enforce_csrf_checks=True, REMOTE_ADDR=at)
    kind = "application/x-www-form-urlencoded"
    return program.post(path, urlencode(form), content_type=kind, headers=headers)


def token_of(client: Told, **more: Any) -> str:
    answer = asked(client, **more)
    assert answer.status_code == 200, answer.content
    return str(answer.json()["access_token"])


def ask(token: str, path: str = ME, at: str = HERE) -> Any:
    program = APIClient(REMOTE_ADDR=at)
    return program.get(path, headers={"Authorization": f"Bearer {token}"})


def refused(token: str, at: str = HERE) -> bool:
    answer = ask(token, at=at)
    return (answer.status_code, answer.json()["code"]) == (401, "invalid_token")


def other_secret(client: Told) -> Told:
    return Told(client.client, "no" + client.secret[2:])


def error(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]
