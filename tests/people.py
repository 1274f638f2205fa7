"""The cast: three people who differ in what they may do and in what they see."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from abi.core.accounts.keys.issuing import Issued, issue
from abi.core.accounts.keys.wanted import Wanted
from abi.core.accounts.models import DataScope, User
from abi.core.accounts.oauth.clients import Told, make
from abi.core.accounts.roles import Permission, Role
from abi.core.accounts.scope import ScopeDimension
from tests.bobs import BOB_SUBSCRIPTIONS

__all__ = ["BOB_SUBSCRIPTIONS", "People", "create_people", "grant", "grant_everything"]


@dataclass(frozen=True, slots=True)
class People:
    """alice administers and sees all; bob views two subscriptions; charlie views nothing."""

    alice: User
    bob: User
    charlie: User


def create_people() -> People:
    """Nobody has a password: sign them in with `client.force_login`, or set one (it is slow)."""
    alice = _person("alice", Role.ADMIN)
    alice.is_staff = alice.is_superuser = True
    alice.save(update_fields=["is_staff", "is_superuser"])
    bob = _person("bob", Role.VIEWER)
    charlie = _person("charlie", Role.VIEWER)
    grant_everything(alice)
    grant(bob, ScopeDimension.SUBSCRIPTION, *BOB_SUBSCRIPTIONS)
    return People(alice, bob, charlie)


def grant(user: User, dimension: ScopeDimension, *values: str, tag_key: str = "") -> DataScope:
    """A grant of one condition."""
    row = DataScope.objects.create(user=user)
    row.conditions.create(dimension=dimension, values=list(values), tag_key=tag_key)
    return row


def grant_everything(user: User) -> DataScope:
    return DataScope.objects.create(user=user, everything=True)


def _person(name: str, *roles: Role) -> User:
    user = User(username=name, email=f"{name}@example.com", roles=list(roles))
    user.set_unusable_password()
    user.save()
    return user


def service_account(name: str, *roles: Role) -> User:
    """A program without grants and without keys."""
    return User.objects.create(
        username=name, is_service=True, password="!", roles=[role.value for role in roles]
    )


def key_of(owner: User, *, days: float = 30, **narrowing: Any) -> Issued:
    ends = timezone.now() + timedelta(days=days)
    return issue(owner, Wanted("nightly", ends, **narrowing), by=owner)


def client_of(
    owner: User, *permissions: Permission, days: float = 30, networks: tuple[str, ...] = ()
) -> Told:
    ends = timezone.now() + timedelta(days=days)
    wanted = Wanted("nightly", ends, tuple(permissions), networks)
    return make(owner, wanted, by=owner)


def bearing(issued: Issued) -> dict[str, str]:
    return {"Authorization": f"Bearer {issued.text.whole}"}
