"""A published September and October, and a way to ask as one of the people."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from rest_framework.test import APIClient

from abi.core.accounts.models import User
from tests.analytics.focus_published import Bills, deliver_all, keep, kept
from tests.analytics.published import OCTOBER_CHARGES, SEPTEMBER_CHARGES, Month, publish

# The answer is a DRF response as the test client dresses it up, with `json()`.
Ask = Callable[..., Any]


@pytest.fixture
def october(db: None, clickhouse: str) -> int:
    return publish(Month(OCTOBER_CHARGES))


@pytest.fixture
def september(db: None, clickhouse: str) -> int:
    return publish(Month(SEPTEMBER_CHARGES, billing_period=date(2026, 9, 1)))


@pytest.fixture
def bills(db: None, clickhouse: str, landing: Path, tmp_path: Path) -> Bills:
    """October of two billing accounts, both datasets each: (source, dataset) → snapshot.

    Ingested by the first test that asks; the others read a copy of its lines.
    """
    found = kept(clickhouse)
    if found is None:
        found = deliver_all(tmp_path)
        keep(found, database=clickhouse)
    return found


@pytest.fixture
def ask() -> Ask:
    """POST a JSON body as a person, or as a stranger."""

    def ask(user: User | None, path: str, **body: Any) -> Any:
        browser = APIClient()
        if user:
            browser.force_login(user)
        # Escaped by hand: the client's own renderer cannot write half a character.
        text = json.dumps(body)
        return browser.post(f"/api/v1/{path}", text, content_type="application/json")

    return ask
