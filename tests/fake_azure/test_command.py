"""The command as a person types it."""

import json
import ssl
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import httpx

from abi.stack.fake_azure.faults import KINDS
from abi.stack.fake_azure.settings import Settings
from tests.fake_azure.server import ROOT, running
from tests.fake_azure.tiny import write_month

_VERB = ("-m", "abi.stack", "fake-azure")


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, check=False, cwd=ROOT, capture_output=True, text=True, timeout=30
    )


def test_without_its_packages_it_says_what_to_install() -> None:
    script = "import sys; sys.path.insert(0, '.'); from abi.stack.__main__ import main; "
    # -S: no installed packages at all, less even than a production image has.
    found = _run("-S", "-c", f"{script} sys.exit(main(['fake-azure', '--data', '.']))")
    assert found.returncode == 1
    assert "the fake Azure needs starlette, uvicorn, trustme" in found.stderr
    assert "make install" in found.stderr


def test_a_folder_that_is_not_there_is_said_in_plain_words() -> None:
    found = _run(*_VERB, "--data", "/nonexistent")
    assert found.returncode == 1
    assert "manage.py demo_exports" in found.stderr


def test_an_unknown_setting_is_refused(tmp_path: Path) -> None:
    found = _run(*_VERB, "--data", str(tmp_path), "--set", "speed=1")
    assert found.returncode == 1
    assert "there is no setting speed" in found.stderr


def test_other_verbs_still_refuse_what_they_do_not_know() -> None:
    found = _run("-m", "abi.stack", "status", "--speed")
    assert found.returncode == 2
    assert "unrecognized arguments: --speed" in found.stderr


def test_faults_may_start_with_the_server(tmp_path: Path) -> None:
    write_month(tmp_path, month="2026-09", lines=1)
    command = [sys.executable, *_VERB, "--data", str(tmp_path), "--until-eof"]
    command += ["--fault-rate", "0.2", "--seed", "7"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:
        assert process.stdin
        assert process.stdout
        told = json.loads(process.stdout.readline())
        plan = httpx.get(f"{told['http']}/_control/faults").json()
        process.stdin.close()
        assert process.wait(10) == 0
    assert (plan["rate"], plan["seed"]) == (0.2, 7)


def test_it_listens_on_this_machine_alone_and_leaves_nothing_behind(tmp_path: Path) -> None:
    write_month(tmp_path, month="2026-09", lines=1)
    with running(tmp_path) as azure:
        assert azure.base_url.startswith("http://127.0.0.1:")
        trust = ssl.create_default_context(cafile=azure.ca)
        listed = httpx.get(f"{azure.https_url}/_control/catalogue", verify=trust)
        assert listed.json()["enrolments"] == ["70000001"]
        folder = azure.ca.parent
        assert folder.is_dir()
    assert not folder.exists()


def test_the_page_explains_every_setting_and_every_fault() -> None:
    page = (ROOT / "docs" / "fake-azure.md").read_text("utf-8")
    named = [field.name for field in fields(Settings)] + list(KINDS)
    assert [name for name in named if f"`{name}`" not in page] == []
