"""The product as `make up` starts it, in a folder of its own, with exports not yet loaded."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx

from abi.core.decimals import decimal_text, exact_sum
from tests.stack.stacks import ROOT, environment

LINES = 6_000
END = "2026-10"
START_SECONDS = 90


@dataclass(frozen=True, slots=True)
class Product:
    """Where it answers, who may sign in, and what its exports add up to."""

    url: str
    logins: Mapping[str, str]
    truth: Mapping[str, Any]

    def total(self, *, source: str, month: str, currency: str) -> str:
        """What ActualCost of this month adds up to, as decimal text."""
        about = (source, "actual", month, currency)
        keys = ("source", "dataset", "billing_period", "currency")
        rows = [row for row in self.truth["deliveries"] if tuple(row[k] for k in keys) == about]
        return _sum(rows)

    def bobs(self, *, month: str, currency: str) -> str:
        about = ("actual", month, currency)
        keys = ("dataset", "billing_period", "currency")
        rows = self.truth["bob"]["totals"]
        return _sum([row for row in rows if tuple(row[k] for k in keys) == about])


@contextmanager
def started(folder: Path) -> Iterator[Product]:
    """`up` without its demo months; stopped by SIGTERM, which must end well."""
    port = free_port()
    given = {"ABI_VAR": str(folder / "var"), "ABI_PORT": str(port)}
    env = environment(given, "e2e") | {"ABI_STACK_ENV": str(folder / "var" / "stack.env")}
    with (folder / "up.log").open("w") as log:
        up = subprocess.Popen(
            [sys.executable, "-m", "abi.stack", "up", "--no-demo"],
            env=env, stdout=log, stderr=log, cwd=ROOT,
        )  # fmt: skip
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_until_ready(up, url, folder / "up.log")
        truth = _exports(folder, env)
        yield Product(url, _logins(folder, env, truth), truth)
    finally:
        up.terminate()
        code = up.wait(60)
    assert code == 0, (folder / "up.log").read_text()


def _wait_until_ready(up: "subprocess.Popen[bytes]", url: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and up.poll() is None:
        try:
            if httpx.get(f"{url}/api/v1/health/ready", trust_env=False).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    raise AssertionError(f"the product did not start:\n{log.read_text()}")


def _exports(folder: Path, env: Mapping[str, str]) -> Mapping[str, Any]:
    out = folder / "exports"
    _manage(env, "demo_exports", "--out", str(out), "--lines", str(LINES), "--end", END)
    code = (
        "from pathlib import Path; from billing.demo import sources;"
        f" sources.ensure(Path({str(out)!r}))"
    )
    _manage(env, "shell", "--no-imports", "-c", code)
    truth: Mapping[str, Any] = json.loads((out / "truth.json").read_text())
    return truth


def _logins(folder: Path, env: Mapping[str, str], truth: Mapping[str, Any]) -> dict[str, str]:
    bob = truth["bob"]["subscriptions"]
    _manage(env, "create_demo_people", "--json", "--subscriptions", *bob)
    made = json.loads((folder / "var" / "demo-logins.json").read_text())
    return {login["username"]: login["password"] for login in made}


def _manage(env: Mapping[str, str], *arguments: str) -> None:
    command = [sys.executable, "manage.py", *arguments]
    subprocess.run(command, env=dict(env), cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _sum(rows: list[Mapping[str, str]]) -> str:
    assert rows, "the truth file says nothing about this"
    return decimal_text(exact_sum(Decimal(row["sum"]) for row in rows))
