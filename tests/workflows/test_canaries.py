"""Secrets that go in by their own doors come out nowhere: every sink is read for them, whole."""

import asyncio
import base64
import io
import json
import logging
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, quote_plus

import pytest
import redis
import structlog
from django.test import Client as Browser
from pytest_django import Settings
from rest_framework.test import APIClient
from temporalio.client import Client

from abi.core.audit.record import record
from abi.core.clickhouse import client as ask
from abi.core.clickhouse.statement import Identity, Statement
from analytics.tasks import run_job
from billing.models import Credential, Source
from tests.fake_azure.server import TENANT, FakeAzure, running
from tests.fake_azure.tiny import ACCOUNT, write_month
from tests.people import People
from tests.workflows import sinks
from tests.workflows.following import ended, trigger
from tests.workflows.processes import Worker
from workflows import client

CLOUD = "FakeCloud"
ADD_CREDENTIAL, ADD_SOURCE = "/admin/billing/credential/add/", "/admin/billing/source/add/"
LOGIN = "/_allauth/browser/v1/auth/login"


def _canary(what: str) -> str:
    """No word that redaction knows, and different in every encoding."""
    return f"{what}~{secrets.token_hex(12)}+/="


@dataclass
class Canaries:
    client_secret: str = field(default_factory=lambda: _canary("cs"))
    wrong_secret: str = field(default_factory=lambda: _canary("ws"))
    account_key: str = field(
        default_factory=lambda: base64.b64encode(_canary("ak").encode()).decode()
    )
    wrong_sas: str = field(default_factory=lambda: _canary("sg"))
    ea_key: str = field(default_factory=lambda: secrets.token_hex(20))
    password: str = field(default_factory=lambda: _canary("pw"))
    bearer: str = field(
        default_factory=lambda: f"abi_{secrets.token_hex(8)}_{secrets.token_hex(16)}"
    )
    pasted: str = field(default_factory=lambda: _canary("ps"))
    sas: str = ""

    def found_in(self, text: str) -> set[str]:
        """The names of those that stand in it, however they are written."""
        given = {name: str(getattr(self, name)) for name in self.__dataclass_fields__}
        return {
            name for name, one in given.items() if one and any(w in text for w in _written(one))
        }


def _written(canary: str) -> set[str]:
    raw = canary.encode()
    plain = {canary, quote(canary), quote_plus(canary), quote(canary, safe=""), raw.hex()}
    # Inside of more text base64 begins at any of three places: what surely stands there.
    inner = {base64.b64encode(b"x" * pad + raw).decode()[4:-8] for pad in range(3)}
    return plain | {each for each in inner if len(each) > 12} | {canary.replace("/", "\\/")}


@pytest.fixture
def azure(tmp_path: Path, settings: Settings) -> Iterator[FakeAzure]:
    data = tmp_path / "azure"
    write_month(data, month="2026-10", lines=20)
    with running(data, now="2026-11-10T08:00:00Z") as server:
        settings.CLOUDS = {
            CLOUD: {
                "arm": server.base_url,
                "login": server.https_url,
                "blob": f"{server.blob_url.rpartition('/')[0]}/{{account}}",
                "ea_legacy": server.base_url,
                "audience": "https://management.azure.com",
                "ca_file": str(server.ca),
            }
        }
        yield server


@pytest.fixture
def web_log() -> Iterator[io.StringIO]:
    """As it leaves this process: what is written by the formatter of standard output."""
    root, said = logging.getLogger(), io.StringIO()
    handler = logging.StreamHandler(said)
    handler.setFormatter(next(each.formatter for each in root.handlers if _is_json(each)))
    root.addHandler(handler)
    yield said
    root.removeHandler(handler)


def _is_json(handler: logging.Handler) -> bool:
    return isinstance(handler.formatter, structlog.stdlib.ProcessorFormatter)


@pytest.fixture
def results(tmp_path: Path, settings: Settings) -> Path:
    folder = tmp_path / "results"
    folder.mkdir()
    settings.EXPORTS_URL = folder.as_uri()
    return folder


@dataclass
class Office:
    """Alice at her desk; all that she is answered is kept."""

    api: APIClient
    site: Browser
    answers: list[Any] = field(default_factory=list)

    def keep(self, answer: Any) -> Any:
        self.answers.append(answer)
        return answer

    def credential(self, name: str, kind: str, secret: str, **fields: str) -> Credential:
        """Through the admin's own form."""
        blank = dict.fromkeys(
            ("tenant_id", "client_id", "account_name", "expires_at_0", "expires_at_1"), ""
        )
        form = blank | fields | {"name": name, "kind": kind, "secret": secret}
        self.keep(self.site.post(ADD_CREDENTIAL, form))
        made = Credential.objects.get(name=name)
        self.keep(self.site.get(f"/admin/billing/credential/{made.pk}/change/"))
        return made

    def source(self, name: str, kind: str, credential: Credential, **fields: str) -> Source:
        made = Source.objects.create(
            name=name, kind=kind, cloud=CLOUD, credential=credential, **fields
        )
        self.keep(self.site.get(f"/admin/billing/source/{made.pk}/change/"))
        tested = self.api.post(f"/api/v1/billing/sources/{name}/test", {}, format="json")
        self.keep(tested)
        return made

    def run(self, source: Source) -> str:
        """To its end; its status."""
        run = ended(self.api, trigger(self.api, source=source.name))
        self.keep(self.api.get(f"/api/v1/workflows/{run['id']}"))
        return str(run["status"])


@pytest.fixture
def office(people: People) -> Office:
    api, site = APIClient(), Browser(raise_request_exception=False)
    api.force_login(people.alice)
    site.force_login(people.alice)
    return Office(api, site)


def _live(office: Office, azure: FakeAzure, canaries: Canaries) -> list[str]:
    """A day with every kind of secret, right and wrong; how its runs ended."""
    azure.settings(client_secret=canaries.client_secret, ea_key=canaries.ea_key)
    canaries.sas = parse_qs(azure.sas("tiny", 3600))["sig"][0]
    unique = secrets.token_hex(4)
    entra = {"tenant_id": TENANT, "client_id": "app"}
    account = {"account_name": "fakeazure"}
    wrong = f"sv=2024-11-04&sig={quote_plus(canaries.wrong_sas)}&sp=rl&se=2030-01-01"
    sources = [
        office.source(f"sas{unique}", "exports", office.credential(
            "sas", "sas", azure.sas("tiny", 3600), **account), url="az://tiny"),
        office.source(f"badsas{unique}", "exports", office.credential(
            "bad sas", "sas", wrong, **account), url="az://tiny"),
        office.source(f"bad{unique}", "cost_details", office.credential(
            "bad", "secret", canaries.wrong_secret, **entra), scope=_SCOPE),
    ]  # fmt: skip
    key = office.credential("key", "storage_key", canaries.account_key, **account)
    office.source(f"key{unique}", "exports", key, url="az://tiny")
    good = office.credential("good", "secret", canaries.client_secret, **entra)
    office.source(f"good{unique}", "cost_details", good, scope=_SCOPE)
    ea = office.credential("ea", "api_key", canaries.ea_key)
    office.source(f"ea{unique}", "ea_legacy", ea, scope=ACCOUNT)
    _mistakes(office, canaries)
    ends = [office.run(source) for source in sources]
    _take_away(office)
    return ends


_SCOPE = f"/providers/Microsoft.Billing/billingAccounts/{ACCOUNT}"


def _mistakes(office: Office, canaries: Canaries) -> None:
    """What people type where it does not belong."""
    stranger = APIClient()
    wrong = {"username": "alice", "password": canaries.password}
    office.keep(stranger.post(LOGIN, wrong, format="json"))
    bearer = {"Authorization": f"Bearer {canaries.bearer}"}
    office.keep(stranger.get("/api/v1/me", headers=bearer))
    pasted = f"az://tiny?sv=2024-11-04&sig={quote_plus(canaries.pasted)}"
    form = {"name": "pasted", "kind": "exports", "url": pasted, "cloud": CLOUD, "enabled": "on"}
    # A form shows again what was typed, to whoever typed it: that answer is no sink.
    refused = office.site.post(ADD_SOURCE, form)
    assert refused.status_code == 200
    assert not Source.objects.filter(name="pasted").exists()


def _take_away(office: Office) -> None:
    """Lines as a file, and every audit event."""
    period = {"start": "2026-10-01", "end": "2026-11-01"}
    asked = {"lines": {"period": period, "columns": "all"}, "format": "jsonl"}
    job = office.keep(office.api.post("/api/v1/analytics/exports", asked, format="json")).json()
    assert run_job(job["id"])
    done = office.keep(office.api.get(f"/api/v1/analytics/jobs/{job['id']}")).json()
    office.keep(office.api.get(done["result"]["url"]))
    events = {"action": "export", "select_across": "1", "index": "0", "_selected_action": "1"}
    office.keep(office.site.post("/admin/audit/auditevent/", events))


def test_no_sink_holds_a_secret(
    office: Office,
    azure: FakeAzure,
    landing: Path,
    results: Path,
    run_worker: Callable[[], Worker],
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    web_log: io.StringIO,
) -> None:
    monkeypatch.setenv("ABI_CLOUDS", json.dumps(settings.CLOUDS))
    worker, canaries = run_worker(), Canaries()
    ends = _live(office, azure, canaries)
    assert ends == ["completed", "failed", "failed"]
    worker.terminate()
    said, _ = worker.communicate(timeout=60)
    read: dict[str, sinks.Sink] = {
        "web log": web_log.getvalue,
        "worker log": lambda: said,
        "postgres": sinks.postgres,
        "valkey": sinks.valkey,
        "clickhouse system": sinks.system_tables,
        "clickhouse": sinks.lines,
        "temporal": sinks.temporal,
        "files": sinks.files(landing, results),
        "answers": sinks.told(office.answers),
    }
    texts = {name: sink() for name, sink in read.items()}
    assert {name: found for name, text in texts.items() if (found := canaries.found_in(text))} == {}
    # There was something to read everywhere.
    assert {name for name, text in texts.items() if len(text) < 200} == set()
    assert "sign_in_failed" in texts["postgres"]
    assert "sign_in_failed" in said
    assert "WORKFLOW_EXECUTION_STARTED" in texts["temporal"]


def test_every_sink_is_read_where_a_secret_would_be(
    people: People, queue: str, transactional_db: None, clickhouse: str, landing: Path,
    settings: Settings, web_log: io.StringIO,
) -> None:  # fmt: skip
    """Planted on purpose, under names that nothing hides: each sink is seen to hold it."""
    canaries = Canaries()
    one = canaries.wrong_secret
    structlog.get_logger(__name__).warning("planted", words=one)
    record(actor=people.alice, action="planted", target="x", after={"words": one})
    with redis.Redis.from_url(settings.REDIS_URL) as server:
        server.set("planted", one, ex=60)
        server.rpush("planted list", base64.b64encode(f"[{one}]".encode()))
        server.expire("planted list", 60)
    asked = Statement("SELECT {planted:String}", {"planted": one})
    ask.read(asked, identity=Identity.WRITER)
    client.call(lambda temporal: _planted(temporal, queue, one))
    (landing / "planted").write_text(one)
    read: dict[str, sinks.Sink] = {
        "web log": web_log.getvalue,
        "postgres": sinks.postgres,
        "valkey": sinks.valkey,
        "clickhouse system": sinks.system_tables,
        "temporal": sinks.temporal,
        "files": sinks.files(landing),
    }
    blind = [name for name, sink in read.items() if canaries.found_in(sink()) != {"wrong_secret"}]
    assert blind == []


async def _planted(temporal: Client, queue: str, words: str) -> None:
    """Nobody works on it; the fixture ends it."""
    await temporal.start_workflow(
        "Planted", words, id=f"planted-{secrets.token_hex(6)}", task_queue=queue
    )
    # Lists follow the writes.
    await asyncio.sleep(2)
