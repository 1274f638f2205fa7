import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from abi.core.accounts.grants import scope_of
from abi.core.accounts.models import DataScope, User
from abi.core.accounts.scope import Condition, Scope, ScopeDimension

pytestmark = pytest.mark.django_db


def _create(*subscriptions: str) -> list[dict[str, Any]]:
    out = StringIO()
    call_command("create_demo_people", "--json", "--subscriptions", *subscriptions, stdout=out)
    logins: list[dict[str, Any]] = json.loads(out.getvalue())
    return logins


def test_four_people_with_four_kinds_of_access() -> None:
    logins = _create("AAA", "bbb")
    people = {user.username: user for user in User.objects.all()}
    assert [login["username"] for login in logins] == ["admin", "ada", "bob", "charlie"]
    for login in logins:
        assert len(login["password"]) >= 16
        assert people[login["username"]].check_password(login["password"])
    two = Scope.of([[Condition.of(ScopeDimension.SUBSCRIPTION, ["aaa", "bbb"])]])
    assert {name: scope_of(user) for name, user in people.items()} == {
        "admin": Scope.everything().with_prices(),
        "ada": Scope.everything().with_prices(),
        "bob": two,
        "charlie": Scope.nothing(),
    }
    assert [name for name, user in people.items() if user.is_superuser] == ["admin"]


def test_a_second_run_keeps_passwords_and_prints_none() -> None:
    first = _create("a", "b")
    before = dict(User.objects.values_list("username", "password"))
    second = _create("c", "d")
    assert [login["password"] for login in second] == [None] * 4
    assert dict(User.objects.values_list("username", "password")) == before
    assert len({login["password"] for login in first}) == 4
    bob = User.objects.get(username="bob")
    assert scope_of(bob) == Scope.of([[Condition.of(ScopeDimension.SUBSCRIPTION, ["c", "d"])]])
    assert DataScope.objects.count() == 3


def test_without_subscriptions_bob_sees_nothing_rather_than_everything() -> None:
    _create()
    assert scope_of(User.objects.get(username="bob")) == Scope.nothing()
