from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils import timezone

from abi.core.accounts.grants import scope_of
from abi.core.accounts.models import DataScope, DataScopeCondition
from abi.core.accounts.scope import Condition, Scope, ScopeDimension
from tests.people import BOB_SUBSCRIPTIONS, People, grant, grant_everything


def test_everything_is_a_grant_and_not_a_consequence_of_being_an_admin(people: People) -> None:
    assert scope_of(people.alice) == Scope.everything().with_prices()
    people.alice.data_scopes.all().delete()
    assert people.alice.is_superuser
    assert scope_of(people.alice) == Scope.nothing().with_prices()


def test_conditions_of_a_grant_are_a_conjunction_and_grants_are_a_union(people: People) -> None:
    row = grant(people.charlie, ScopeDimension.COST_CENTER, "42")
    row.conditions.create(dimension="tag", tag_key="env", values=["prod"])
    grant(people.charlie, ScopeDimension.SUBSCRIPTION, "AAAA")
    assert scope_of(people.charlie) == Scope.of(
        [
            [
                Condition.of(ScopeDimension.COST_CENTER, ["42"]),
                Condition.of(ScopeDimension.TAG, ["prod"], "env"),
            ],
            [Condition.of(ScopeDimension.SUBSCRIPTION, ["aaaa"])],
        ]
    )


@pytest.mark.parametrize(("seconds", "sees"), [(-1, 0), (60, 1)])
def test_an_expired_grant_gives_nothing(people: People, seconds: int, sees: int) -> None:
    expires = timezone.now() + timedelta(seconds=seconds)
    people.bob.data_scopes.update(expires_at=expires)
    assert len(scope_of(people.bob).grants) == sees


def test_an_expired_everything_leaves_what_else_was_granted(people: People) -> None:
    row = grant_everything(people.bob)
    DataScope.objects.filter(pk=row.pk).update(expires_at=timezone.now())
    only = Condition.of(ScopeDimension.SUBSCRIPTION, BOB_SUBSCRIPTIONS)
    assert scope_of(people.bob) == Scope.of([[only]])


def test_a_grant_without_conditions_grants_nothing(people: People) -> None:
    DataScope.objects.create(user=people.charlie)
    assert scope_of(people.charlie) == Scope.nothing()


def test_conditions_narrow_a_grant_that_also_says_everything(people: People) -> None:
    row = grant(people.charlie, ScopeDimension.SUBSCRIPTION, "a")
    DataScope.objects.filter(pk=row.pk).update(everything=True)
    assert scope_of(people.charlie).sees_everything is False


def test_an_inactive_person_sees_nothing_and_may_do_nothing(people: People) -> None:
    people.alice.is_active = False
    assert scope_of(people.alice) == Scope.nothing()
    assert people.alice.permissions == frozenset()


@pytest.mark.django_db
def test_a_stranger_sees_nothing() -> None:
    assert scope_of(AnonymousUser()) == Scope.nothing()


@pytest.mark.parametrize(
    ("dimension", "tag_key", "values"),
    [("subscription", "", []), ("tag", "", ["x"]), ("subscription", "env", ["x"])],
)
def test_the_database_refuses_a_condition_that_says_nothing(
    people: People, dimension: str, tag_key: str, values: list[str]
) -> None:
    row = DataScope.objects.create(user=people.charlie)
    with pytest.raises(IntegrityError), transaction.atomic():
        DataScopeCondition.objects.create(
            grant=row, dimension=dimension, tag_key=tag_key, values=values
        )
    assert scope_of(people.charlie) == Scope.nothing()
