"""The project as a whole: migrations, deployment checks, schema."""

import pytest
from rest_framework.test import APIClient

from tests.people import People


def test_me_says_who_is_signed_in_and_what_they_see(people: People, api: APIClient) -> None:
    api.force_login(people.bob)
    assert api.get("/api/v1/me").json()["scope"]["everything"] is False


@pytest.mark.django_db
def test_a_stranger_is_asked_to_sign_in(api: APIClient) -> None:
    assert api.get("/api/v1/me").status_code == 401


def test_clickhouse_database_is_there(clickhouse: str) -> None:
    assert clickhouse.startswith("test_")
