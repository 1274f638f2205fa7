"""A task queue of each test's own on the running Temporal; nothing here is a mock of it."""

import uuid
from collections.abc import Iterator

import pytest
from pytest_django import Settings


@pytest.fixture
def queue(settings: Settings) -> str:
    """Workers of other tests do not take this test's work."""
    settings.TEMPORAL_TASK_QUEUE = f"test-{uuid.uuid4().hex}"
    return settings.TEMPORAL_TASK_QUEUE


@pytest.fixture
def name() -> Iterator[str]:
    """A source name nobody else uses: it is part of the workflow id, and Temporal is shared."""
    return f"s{uuid.uuid4().hex[:12]}"
