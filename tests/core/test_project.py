"""The project as a whole: migrations that match the models, and an API described in full."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from rest_framework.test import APIClient

from tests.people import People

COMMITTED = Path(__file__).parents[2] / "frontend" / "openapi.json"


@pytest.mark.django_db
def test_every_model_change_has_its_migration() -> None:
    call_command("makemigrations", "--check", "--dry-run", stdout=StringIO(), stderr=StringIO())


def test_the_api_describes_itself_without_a_warning() -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=StringIO())


def test_the_committed_description_is_the_one_the_code_makes() -> None:
    made = StringIO()
    call_command("spectacular", "--format", "openapi-json", stdout=made)
    same = json.loads(made.getvalue()) == json.loads(COMMITTED.read_text("utf-8"))
    assert same, "The API changed. If that is meant, accept it: make openapi"


def test_every_operation_says_how_it_refuses(people: People, api: APIClient) -> None:
    api.force_login(people.charlie)
    schema = json.loads(api.get("/api/v1/schema").content)
    problem = {"$ref": "#/components/schemas/Problem"}
    operations = [
        (path, method, operation)
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]
    assert len(operations) >= 6
    for path, method, operation in operations:
        content = operation["responses"]["default"]["content"]
        assert content == {"application/problem+json": {"schema": problem}}, (path, method)
    assert {"type", "title", "status", "code", "detail", "fix", "request_id"} == set(
        schema["components"]["schemas"]["Problem"]["required"]
    )
