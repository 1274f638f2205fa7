"""Golden SQL: what the compiler writes, kept beside the tests to be read in a review."""

import os
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parent.parent / "golden" / "sql"


def assert_golden(name: str, text: str) -> None:
    """With ABI_ACCEPT_GOLDEN=1 the file becomes what was written."""
    file = FOLDER / f"{name}.sql"
    if os.environ.get("ABI_ACCEPT_GOLDEN") == "1":
        file.write_text(text + "\n", "utf-8")
    kept = file.read_text("utf-8") if file.exists() else ""
    if kept != text + "\n":
        pytest.fail(
            f"{file.name} is not what the compiler writes now. If the change is meant, run\n"
            f"    ABI_ACCEPT_GOLDEN=1 pytest tests/analytics/test_compile.py\n"
            f"and commit the difference. Now:\n\n{text}"
        )
