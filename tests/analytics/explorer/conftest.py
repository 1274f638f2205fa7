"""SQL asked by one of the people, who may run SQL here."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from rest_framework.test import APIClient

from abi.core.accounts.models import User
from abi.core.accounts.roles import Role
from analytics.explorer import place
from tests.people import People

Sql = Callable[..., Any]


@pytest.fixture(autouse=True)
def places(clickhouse: str) -> Iterator[None]:
    """Every test makes its own, and leaves none."""
    place.drop_all_but(())
    place._made.clear()
    yield
    place.drop_all_but(())


@pytest.fixture
def analysts(people: People) -> People:
    """All three may run SQL; they still see what they see."""
    for person in (people.alice, people.bob, people.charlie):
        person.roles = [*person.roles, Role.SQL]
        person.save(update_fields=["roles"])
    return people


@pytest.fixture
def sql() -> Sql:
    """POST a query as a person."""

    def sql(user: User, query: str, **more: Any) -> Any:
        browser = APIClient()
        browser.force_login(user)
        return browser.post("/api/v1/analytics/sql", {"query": query, **more}, format="json")

    return sql


def rows(answer: Any) -> list[list[Any]]:
    assert answer.status_code == 200, answer.json()["detail"]
    found: list[list[Any]] = answer.json()["rows"]
    return found
