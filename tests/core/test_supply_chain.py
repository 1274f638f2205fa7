"""The bill of materials is made anew as it was; silence of the advisories is no answer."""

import json
import re
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ops import audit

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def boms(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Made twice."""
    install = [sys.executable, "ops/bootstrap.py", "supply-chain"]
    done = subprocess.run(install, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"what writes it cannot be installed: {done.stdout}{done.stderr}")
    folders = [tmp_path_factory.mktemp("bom") for _ in range(2)]
    for folder in folders:
        made = subprocess.run(
            [sys.executable, "ops/sbom.py", str(folder)], cwd=ROOT, capture_output=True, check=False
        )
        assert made.returncode == 0, made.stderr
    return folders


@pytest.mark.parametrize("name", ["python", "frontend"])
def test_the_same_locks_make_the_same_bytes_and_name_no_place(boms: list[Path], name: str) -> None:
    one, other = ((folder / f"{name}.cdx.json").read_bytes() for folder in boms)
    assert one == other
    text = one.decode()
    assert not re.search(r"https?://|file:|/home/|/tmp/", text)
    for place in (str(ROOT), socket.gethostname()):
        assert f'"{place}' not in text
    assert (json.loads(text)["bomFormat"], "timestamp" in text) == ("CycloneDX", False)


def test_it_holds_every_package_that_the_server_is_locked_to(boms: list[Path]) -> None:
    lock = (ROOT / "requirements" / "runtime.txt").read_text("utf-8")
    pinned = set(re.findall(r"^([a-z0-9.-]+)==([^\s;]+)", lock, re.M))
    assert _components(boms[0] / "python.cdx.json") == pinned
    assert len(pinned) > 60


def test_it_holds_what_the_app_is_built_from_and_not_what_tests_it(boms: list[Path]) -> None:
    own = json.loads((ROOT / "frontend" / "package.json").read_text("utf-8"))
    found = {name for name, _ in _components(boms[0] / "frontend.cdx.json")}
    assert {"react", "react-dom", "scheduler", "zod"} <= found
    assert own["dependencies"].keys() <= found
    assert not own["devDependencies"].keys() & found - own["dependencies"].keys()


def _components(path: Path) -> set[tuple[str, str]]:
    return {
        (each["name"], each["version"])
        for each in json.loads(path.read_text("utf-8"))["components"]
    }


PLAIN: dict[str, Any] = {"name": "one", "version": "1", "vulns": []}
SKIPPED = {"name": "two", "skip_reason": "Dependency not found on PyPI"}
KNOWN = {"name": "three", "version": "3", "vulns": [{"id": "PYSEC-1"}]}


@pytest.mark.parametrize(
    ("packages", "code"),
    [
        ([PLAIN], audit.CLEAN),
        ([PLAIN, SKIPPED], audit.UNASKED),
        ([SKIPPED], audit.UNASKED),
        ([], audit.UNASKED),
        ([PLAIN, KNOWN], audit.WEAK),
        ([SKIPPED, KNOWN], audit.WEAK),
    ],
)
def test_a_package_that_was_not_looked_up_is_not_clean(packages: list[Any], code: int) -> None:
    assert audit.of_pip_audit({"dependencies": packages}).code == code


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"metadata": {"vulnerabilities": {"low": 0, "high": 0, "total": 0}}}, audit.CLEAN),
        ({"metadata": {"vulnerabilities": {"moderate": 2, "high": 0}}}, audit.CLEAN),
        ({"metadata": {"vulnerabilities": {"high": 1}}}, audit.WEAK),
        ({"metadata": {"vulnerabilities": {"critical": 1}}}, audit.WEAK),
        ({"message": "405 Method Not Allowed", "statusCode": 405}, audit.UNASKED),
        (None, audit.UNASKED),
    ],
)
def test_npm_is_judged_by_what_it_says(told: Any, code: int) -> None:
    assert audit.of_npm_audit(told).code == code


def test_what_is_known_weighs_more_than_what_was_not_asked() -> None:
    clean, weak, unasked = (audit.Verdict(code, ()) for code in (0, 1, 3))
    assert audit.ending([clean, clean]) == 0
    assert audit.ending([clean, unasked]) == 3
    assert audit.ending([unasked, weak, clean]) == 1
