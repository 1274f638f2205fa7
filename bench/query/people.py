"""Sessions as browsers have them, of people who are in the database."""

import secrets
from collections.abc import Mapping

from django.contrib.auth import get_user_model
from django.test import Client

from abi.core.accounts.models import DataScope, User
from abi.core.accounts.roles import Role

_ASKER = "bench"


def who_sees_everything() -> User:
    asker, made = get_user_model().objects.get_or_create(username=_ASKER)
    if made:
        asker.roles = [Role.VIEWER]
        asker.save()
        DataScope.objects.create(user=asker, everything=True)
    return asker


def signed_in(person: User) -> Mapping[str, str]:
    """The headers of a new session: its cookie, and the token against forgery."""
    browser = Client()
    browser.force_login(person)
    token = secrets.token_hex(16)
    return {
        "Content-Type": "application/json",
        "Cookie": f"sessionid={browser.cookies['sessionid'].value}; csrftoken={token}",
        "X-CSRFToken": token,
    }
