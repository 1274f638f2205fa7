"""An Azure that answers wrongly for a while: the project's fake, and sources that read it."""

import base64
import json
import os
import subprocess
import sys
import time
import uuid
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

import httpx
from django.conf import settings

from bench.faults import actors
from bench.faults.doors import Door
from bench.faults.lane import Lane, Outcome
from bench.faults.months import A, B, Month
from bench.faults.processes import ROOT
from billing import credentials
from billing.models import Credential, Source

CLOUD, SECRET, EA_KEY = "FakeCloud", "fake-secret", "fake-ea-key"
# Three or four pages, and answers that do not keep a run waiting for long.
_SET = {"page_size": 800, "retry_after": 1, "stall_seconds": 0.5, "qpu_10s": 1000, "qpu_min": 5000}
# Of the answers to one run so many are wrong, at most.
FAULTS = 4
# A new token is asked for once; a second refusal of the same request is meant to end the run.
_FEWER = {"expired_token": 1}
_RATE = 0.5


class FakeAzure:
    """Serves what lies in the folder; a container for each month."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        command = [sys.executable, "-m", "abi.stack", "fake-azure", "--data", str(folder)]
        for name, value in _SET.items():
            command += ["--set", f"{name}={value}"]
        process = subprocess.Popen(
            [*command, "--until-eof"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        assert process.stdout  # noqa: S101 - made with a pipe
        self.process, self.told = process, json.loads(process.stdout.readline())
        self.folder = folder

    @property
    def cloud(self) -> dict[str, str]:
        http = self.told["http"]
        return {
            "arm": http,
            "login": self.told["https"],
            "blob": f"{self.told['blob'].rpartition('/')[0]}/{{account}}",
            "ea_legacy": http,
            "ea_china": http,
            "ca_file": self.told["ca"],
            "audience": "https://management.azure.com",
        }

    def reset(self) -> None:
        """No faults, and look again what lies there."""
        self._post("reset", {})

    def faults(self, **plan: Any) -> None:
        self._post("faults", plan)

    def made(self) -> int:
        answer = httpx.get(f"{self.told['http']}/_control/faults", timeout=30)
        return int(answer.raise_for_status().json()["made"])

    def _post(self, verb: str, body: dict[str, Any]) -> None:
        url = f"{self.told['http']}/_control/{verb}"
        httpx.post(url, json=body, timeout=30).raise_for_status()


@cache
def fake(lane: Lane) -> FakeAzure:
    """One for each lane, from the first cell on that wants it; all its processes know the cloud."""
    server = FakeAzure(lane.folder.with_name("azure"))
    settings.CLOUDS = {CLOUD: server.cloud}
    os.environ["ABI_CLOUDS"] = json.dumps(settings.CLOUDS)
    # A tenant of its own for each source, so that none waits for another one's quota.
    lane.renew_workers()
    return server


def cell(lane: Lane, seeds: list[int], *, kind: str, fault: str) -> list[Outcome]:
    """Some answers to a run are of this fault; the run ends well by itself all the same."""
    server = fake(lane)
    door = Door(
        folder=server.folder,
        source=partial(_source, kind=kind),
        written=server.reset,
        periods=_periods(),
        versions=(replace(A, bad=0, currencies=("USD",)), replace(B, bad=0, currencies=("USD",))),
    )
    queue = f"faults-{uuid.uuid4().hex}"
    worker = lane.worker(queue)
    outcomes = []
    for seed in seeds:
        delivered = lane.shown(seed, cell=f"azure-{kind}-{fault}", door=door)
        server.faults(rate=_RATE, seed=seed, kinds=[fault], count=_FEWER.get(fault, FAULTS))
        lane.ask_for(delivered, queue=queue)
        status = lane.ended(delivered)
        delivered.hit = server.made() > 0
        server.reset()
        outcomes.append(lane.judged(delivered, status))
    actors.end([worker])
    return outcomes


def _source(month: Month, *, kind: str) -> Source:
    signs = {"exports": "storage_key", "cost_details": "secret"}.get(kind, "api_key")
    credential = Credential.objects.create(
        name=month.name,
        kind=signs,
        tenant_id=str(uuid.uuid4()) if kind == "cost_details" else "",
        client_id="app" if kind == "cost_details" else "",
        account_name="fakeazure" if kind == "exports" else "",
    )
    key = base64.b64encode(b"any key is good").decode()
    credentials.seal(credential, {"storage_key": key, "secret": SECRET, "api_key": EA_KEY}[signs])
    account = f"/providers/Microsoft.Billing/billingAccounts/{month.account}"
    return Source.objects.create(
        name=month.name,
        kind=kind,
        cloud=CLOUD,
        credential=credential,
        url=f"az://{month.name}" if kind == "exports" else "",
        scope={"exports": "", "cost_details": account}.get(kind, month.account),
        dataset="actual" if kind == "cost_details" else "",
        currency="USD" if signs == "api_key" else "",
    )


def _periods() -> list[Any]:
    """Full months that every API still has, the oldest one left out."""
    now = datetime.fromtimestamp(time.time(), UTC).date().replace(day=1)
    months = [now.year * 12 + now.month - 1 - back for back in range(1, 11)]
    return [now.replace(year=at // 12, month=at % 12 + 1) for at in months]
