"""Folders of the server that sources may read, and those they may not."""

from pathlib import Path

import pytest
from pytest_django import Settings

from abi.core.errors import AppError
from billing import connection_test, connectors
from billing.models import Source
from billing.source_form import SourceForm


@pytest.fixture
def open_folder(tmp_path: Path, settings: Settings) -> Path:
    folder = tmp_path / "open"
    folder.mkdir()
    settings.FILE_FOLDERS = (folder,)
    return folder


def _elsewhere(open_folder: Path) -> list[str]:
    """A neighbour, one of a longer name, by dots, by dots in code, and by a link."""
    outside = open_folder.parent / "openly"
    outside.mkdir()
    (open_folder / "link").symlink_to(outside)
    here = open_folder.as_uri()
    return [
        outside.as_uri(),
        f"{here}/../openly",
        f"{here}/%2e%2e/openly",
        f"{here}/link",
        "file:///",
    ]


def _refused(url: str) -> str:
    with pytest.raises(AppError) as refusal:
        connectors.of(Source(name="s", kind="files", url=url))
    return refusal.value.code


def test_a_source_reads_below_the_folders_that_are_named_and_nowhere_else(
    db: None, open_folder: Path
) -> None:
    below = open_folder / "bills"
    below.mkdir()
    for url in (open_folder.as_uri(), below.as_uri(), f"{below.as_uri()}/../bills"):
        connectors.of(Source(name="s", kind="files", url=url))
    assert {_refused(url) for url in _elsewhere(open_folder)} == {"folder_not_allowed"}


def test_it_is_said_when_the_source_is_set_up_and_when_it_is_tested(
    db: None, open_folder: Path
) -> None:
    for url in _elsewhere(open_folder):
        said = {"name": "s", "kind": "files", "cloud": "AzureCloud", "url": url}
        assert "ABI_FILE_FOLDERS" in str(SourceForm(said).errors)
        found = connection_test.tested(Source(name="s", kind="files", url=url), actor=None)
        assert (found.works, found.error and found.error.code) == (False, "folder_not_allowed")


def test_without_a_named_folder_none_is_read(db: None, tmp_path: Path, settings: Settings) -> None:
    settings.FILE_FOLDERS = ()
    assert _refused(tmp_path.as_uri()) == "folder_not_allowed"
    connectors.of(Source(name="s", kind="files", url="az://bills/x"))
