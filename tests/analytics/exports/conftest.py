"""Results that lie in a folder of this test's own."""

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture
def results(tmp_path: Path, settings: Settings, transactional_db: None) -> Path:
    """The empty folder of results. The signs of life are given by another connection: commit."""
    folder = tmp_path / "exports"
    settings.EXPORTS_URL = folder.as_uri()
    return folder
