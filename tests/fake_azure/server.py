"""The fake Azure as tests use it: started through the command line, on free ports."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parents[2]
SECRET, EA_KEY, IDENTITY_HEADER = "fake-secret", "fake-ea-key", "fake-identity-header"
TENANT = "00000000-0000-0000-0000-0000000000aa"


@dataclass(frozen=True, slots=True)
class FakeAzure:
    """A server that runs. `base_url` is plain http, `https_url` the same with TLS."""

    process: subprocess.Popen[str]
    base_url: str
    https_url: str
    ca: Path
    blob_url: str

    def faults(self, **plan: Any) -> None:
        """`rate`, and if wanted `seed`, `kinds`, `paths`, `count`."""
        self._post("faults", plan)

    def made(self) -> int:
        """How many faults struck since the plan was set."""
        return int(self._get("faults")["made"])

    def log(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._get("log")["requests"]
        return found

    def reset(self) -> None:
        self._post("reset", {})

    def restate(self, month: str, **change: Any) -> list[dict[str, Any]]:
        """The totals afterwards of what changed; `month` is YYYY-MM."""
        found: list[dict[str, Any]] = self._post("restate", {"month": month} | change)["restated"]
        return found

    def advance(self, seconds: float) -> None:
        self._post("clock", {"advance": seconds})

    def set_time(self, now: str) -> None:
        self._post("clock", {"now": now})

    def settings(self, **changes: Any) -> None:
        self._post("settings", changes)

    def sas(self, container: str, seconds: int = 600) -> str:
        return str(self._post("sas", {"container": container, "seconds": seconds})["sas"])

    def catalogue(self) -> dict[str, Any]:
        return self._get("catalogue")

    def totals(self) -> list[dict[str, Any]]:
        """Lines and exact sums (text) of account × dataset × month × currency."""
        found: list[dict[str, Any]] = self._get("totals")["totals"]
        return found

    def token(self) -> str:
        form = {"grant_type": "client_credentials", "client_id": "app", "client_secret": SECRET}
        form |= {"scope": "https://management.azure.com/.default"}
        answer = httpx.post(f"{self.base_url}/{TENANT}/oauth2/v2.0/token", data=form)
        return str(answer.raise_for_status().json()["access_token"])

    def arm(self) -> httpx.Client:
        """A client with a fresh token; close it."""
        headers = {"Authorization": f"Bearer {self.token()}"}
        return httpx.Client(base_url=self.base_url, headers=headers, timeout=30)

    def ea(self) -> httpx.Client:
        headers = {"Authorization": f"bearer {EA_KEY}"}
        return httpx.Client(base_url=self.base_url, headers=headers, timeout=30)

    def _post(self, verb: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = httpx.post(f"{self.base_url}/_control/{verb}", json=body, timeout=60)
        assert answer.status_code == 200, answer.text
        return _exact(answer)

    def _get(self, verb: str) -> dict[str, Any]:
        return _exact(httpx.get(f"{self.base_url}/_control/{verb}", timeout=60).raise_for_status())


@contextmanager
def running(data: Path, *, now: str | None = None, **options: Any) -> Iterator[FakeAzure]:
    """Serve this folder; `options` are the settings of docs/fake-azure.md."""
    command = [sys.executable, "-m", "abi.stack", "fake-azure", "--data", str(data), "--until-eof"]
    command += ["--now", now] if now else []
    for name, value in options.items():
        command += ["--set", f"{name}={value}"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT
    ) as process:
        assert process.stdin
        assert process.stdout
        try:
            line = process.stdout.readline()
            assert line, "the fake Azure ended before it was ready; see standard error"
            told = json.loads(line)
            ca = Path(told["ca"])
            yield FakeAzure(process, told["http"], told["https"], ca, told["blob"])
        finally:
            # Its end is our end: standard input closes also when the test run is killed.
            process.stdin.close()
            process.wait(10)


def exact(answer: httpx.Response) -> Any:
    """The JSON of an answer; its numbers keep every digit."""
    return json.loads(answer.text.removeprefix("\ufeff"), parse_float=Decimal)


def _exact(answer: httpx.Response) -> dict[str, Any]:
    found: dict[str, Any] = exact(answer)
    return found
