"""Whoever asks whatever the OpenAPI document allows is answered as it says, and never by a 5xx.

A few requests of every operation that answers questions; `make schemathesis` asks all of them more.
"""

import secrets
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from tests.api.operations import Browser, Effort, Operation, operations, problems
from tests.people import People

OPERATIONS = operations()
ROLES = ("alice", "bob", "charlie", "stranger")
QUESTIONS = ("/api/v1/analytics/", "/api/v1/billing/data", "/api/v1/me", "/api/v1/health")


@pytest.fixture(autouse=True)
def unhurried(settings: Settings, landing: Path) -> None:
    settings.API_RATES = {"api": (), "work": ()}


def browser_of(people: People, role: str) -> Browser:
    """Signed in as this person, and with the token against forgery."""
    plain = {"Accept-Encoding": "identity"}
    if role == "stranger":
        return Browser({}, plain)
    client = Client()
    client.force_login(getattr(people, role))
    token = secrets.token_hex(16)
    session = client.cookies["sessionid"].value
    return Browser({"sessionid": session, "csrftoken": token}, plain | {"X-CSRFToken": token})


@pytest.mark.parametrize("role", ROLES)
def test_questions_are_answered_as_the_document_says(
    people: People, october: int, role: str
) -> None:
    asked = [each for each in OPERATIONS if each.path.startswith(QUESTIONS)]
    assert len(asked) > 10
    assert problems(asked, browser_of(people, role), Effort(valid=3, invalid=2)) == []


@pytest.mark.slow
@pytest.mark.timeout(3600)
# A file brought by a request that was refused is closed when it is collected.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_every_operation_is_answered_as_the_document_says(
    people: People, october: int, role: str, operation: Operation
) -> None:
    browser = browser_of(people, role)
    assert problems([operation], browser, Effort(valid=40, invalid=20)) == []
