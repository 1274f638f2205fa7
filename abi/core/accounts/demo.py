"""The people of a demo: one of each kind of access. Safe to run again."""

import secrets
from dataclasses import dataclass

from django.db import transaction

from abi.core.accounts.models import DataScope, User
from abi.core.accounts.roles import Role
from abi.core.accounts.scope import ScopeDimension
from abi.core.audit.record import record

_REASON = "demo"


@dataclass(frozen=True, slots=True)
class Login:
    """`password` is None for a person who was already there: it is stored hashed and stays."""

    username: str
    display_name: str
    sees: str
    password: str | None


@transaction.atomic
def create_demo_people(subscriptions: list[str]) -> list[Login]:
    """Makes who is missing; bob's grant follows `subscriptions`, nobody's password changes."""
    admin, admins = _person("admin", "Admin", [Role.ADMIN], sees="everything, and the admin site")
    ada, adas = _person("ada", "Ada", [Role.FINOPS, Role.SQL], sees="everything")
    bob, bobs = _person("bob", "Bob", [Role.VIEWER], sees=f"{len(subscriptions)} subscriptions")
    _charlie, charlies = _person("charlie", "Charlie", [Role.VIEWER], sees="nothing")
    User.objects.filter(pk=admin.pk).update(is_staff=True, is_superuser=True)
    for person in (admin, ada):
        DataScope.objects.get_or_create(user=person, everything=True, reason=_REASON)
    _see_only(bob, subscriptions)
    return [admins, adas, bobs, charlies]


def _person(
    username: str, display_name: str, roles: list[Role], *, sees: str
) -> tuple[User, Login]:
    user = User.objects.filter(username=username).first()
    if user:
        return user, Login(username, display_name, sees, None)
    password = secrets.token_urlsafe(12)
    user = User.objects.create_user(
        username, f"{username}@demo.example", password, display_name=display_name, roles=list(roles)
    )
    record(actor=None, action="user.added", target=f"user {user.pk}", after={"username": username})
    return user, Login(username, display_name, sees, password)


def _see_only(user: User, subscriptions: list[str]) -> None:
    DataScope.objects.filter(user=user, reason=_REASON).delete()
    if subscriptions:
        grant = DataScope.objects.create(user=user, reason=_REASON)
        grant.conditions.create(dimension=ScopeDimension.SUBSCRIPTION, values=subscriptions)
