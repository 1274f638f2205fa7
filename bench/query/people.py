"""Sessions as browsers have them, of people who are in the database."""

import secrets
from itertools import cycle, islice

from django.contrib.auth import get_user_model
from django.test import Client

from abi.core.accounts.demo import create_demo_people
from abi.core.accounts.models import DataScope, User
from abi.core.accounts.roles import Role
from billing.demo.plan import subscription_id
from billing.demo.truth import BOB_SUBSCRIPTIONS

_ASKER = "bench"
# Of seven browsers: ada and the admin see everything, bob two subscriptions, charlie nothing.
_CAST = ("ada", "bob", "ada", "bob", "admin", "bob", "charlie")


def who_sees_everything() -> User:
    asker, made = get_user_model().objects.get_or_create(username=_ASKER)
    if made:
        asker.roles = [Role.VIEWER]
        asker.save()
        DataScope.objects.create(user=asker, everything=True)
    return asker


def cast_of(seed: int) -> dict[str, User]:
    """The demo's people by name, made if they are not there."""
    create_demo_people([subscription_id(seed, number) for number in range(BOB_SUBSCRIPTIONS)])
    return {each.username: each for each in get_user_model().objects.filter(username__in=_CAST)}


def browsers(count: int, *, seed: int) -> list[tuple[str, dict[str, str]]]:
    """Of the demo's people: who, and the headers of a session that no other browser has."""
    cast = cast_of(seed)
    return [(name, signed_in(cast[name])) for name in islice(cycle(_CAST), count)]


def signed_in(person: User) -> dict[str, str]:
    """The headers of a new session: its cookie, and the token against forgery."""
    browser = Client()
    browser.force_login(person)
    token = secrets.token_hex(16)
    return {
        "Content-Type": "application/json",
        "Cookie": f"sessionid={browser.cookies['sessionid'].value}; csrftoken={token}",
        "X-CSRFToken": token,
    }
