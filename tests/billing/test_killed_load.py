"""`manage.py ingest` killed in the middle of a load, as a machine that loses power."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings

from billing.models import Publication, Snapshot
from tests.billing.conftest import Ask
from tests.billing.deliveries import cost_of, row, write_run

ROOT = Path(__file__).resolve().parents[2]
PARTS, LINES = 4, 20_000
Started = Callable[[], subprocess.Popen[str]]


@pytest.fixture
def command(clickhouse: str, landing: Path, container: Path) -> Started:
    """The command in a process of its own, on this test's databases."""
    name = str(settings.DATABASES["default"]["NAME"])
    postgres = urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))
    environment = os.environ | {
        "DATABASE_URL": postgres,
        "CLICKHOUSE_URL": settings.CLICKHOUSE_URLS["writer"],
        "CLICKHOUSE_READER_URL": settings.CLICKHOUSE_URLS["reader"],
        "LANDING_URL": settings.LANDING_URL,
    }
    arguments = [sys.executable, "manage.py", "ingest", str(container), "--source", "s"]
    pipe = subprocess.PIPE

    def start() -> subprocess.Popen[str]:
        return subprocess.Popen(
            arguments, cwd=ROOT, env=environment, stdout=pipe, stderr=pipe, text=True
        )

    return start


@pytest.fixture
def container(tmp_path: Path) -> Path:
    lines = [row(number) for number in range(LINES)]
    write_run(tmp_path / "container", [lines] * PARTS, turned=True)
    return tmp_path / "container"


@pytest.mark.django_db(transaction=True)
def test_a_load_killed_half_way_is_never_shown_and_the_next_one_is_exact(
    command: Started, ask: Ask
) -> None:
    with command() as killed:
        _wait_for_the_first_lines(ask, killed)
        killed.send_signal(signal.SIGKILL)
    left = Snapshot.objects.get()
    assert left.status == "loading"
    assert not Publication.objects.exists()

    line = json.loads(_until_clickhouse_is_back(command))  # one line, and no log beside it
    assert (line["delivered"], line["loaded"], line["quarantined"]) == (
        PARTS * LINES,
        PARTS * LINES,
        0,
    )
    lines = [row(number) for number in range(LINES)] * PARTS
    assert line["billed_cost"] == {"USD": cost_of(lines)}
    assert line["changed"] is True
    left.refresh_from_db()
    assert left.status == "discarded"
    assert ask("SELECT DISTINCT snapshot_id FROM charges") == [(line["snapshot"],)]
    assert ask("SELECT DISTINCT snapshot_id FROM snapshot_totals") == [(line["snapshot"],)]
    assert Publication.objects.get().snapshot_id == line["snapshot"]


def _wait_for_the_first_lines(ask: Ask, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        if ask("SELECT count() > 0 FROM charges") == [(1,)]:
            return
        time.sleep(0.02)
    pytest.fail("the load ended, or never began, before it could be killed")


def _until_clickhouse_is_back(command: Started) -> str:
    """The embedded ClickHouse may end with a client that is killed; its supervisor restarts it."""
    deadline = time.monotonic() + 90
    while True:
        with command() as again:
            out, err = again.communicate(timeout=120)
        if again.returncode == 0:
            return out
        code = json.loads(err.splitlines()[-1])["code"]
        assert code in ("clickhouse_unreachable", "clickhouse_failed"), err
        assert time.monotonic() < deadline, err
