"""`manage.py export_focus`: the same file, with its proof beside it."""

import hashlib
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.analytics.focus_published import Bills, exported
from tests.people import People


def _export(out: Path, person: str, *options: str) -> dict[str, object]:
    said = StringIO()
    call_command("export_focus", "--as", person, "--out", str(out), *options, stdout=said)
    told: dict[str, object] = json.loads(said.getvalue())
    return told


def test_a_file_and_its_manifest(people: People, bills: Bills, tmp_path: Path) -> None:
    out = tmp_path / "october.csv"
    told = _export(out, "bob", "--month", "2026-10")
    assert out.read_bytes() == exported(people.bob)[1]
    assert json.loads((tmp_path / "october.csv.manifest.json").read_text("utf-8")) == told
    assert told["sha256"] == hashlib.sha256(out.read_bytes()).hexdigest()
    assert (told["rows"], told["completeness"]) == (9, "complete")


def test_a_refusal_leaves_no_file(
    people: People, bills: Bills, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    with pytest.raises(SystemExit):
        _export(folder / "x.csv", "alice")
    assert json.loads(capsys.readouterr().err)["code"] == "invalid_question"
    with pytest.raises(CommandError, match="no active user of that name"):
        _export(folder / "x.csv", "nobody", "--month", "2026-10")
    people.bob.roles = []
    people.bob.save()
    with pytest.raises(CommandError, match="who may view costs"):
        _export(folder / "x.csv", "bob", "--month", "2026-10")
    assert list(folder.iterdir()) == []
