"""Secrets that lie in a vault: asked for when they are used, and kept nowhere."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from pytest_django import Settings
from rest_framework.test import APIClient

from abi.core.errors import AppError
from billing import connections, credentials, vault
from billing.credential_form import CredentialForm
from billing.models import Credential, Source
from tests.billing.connectors.conftest import CLOUD, cloud_row
from tests.billing.connectors.test_exact import EA_SCOPE
from tests.fake_azure.server import EA_KEY, IDENTITY_HEADER, SECRET, TENANT, FakeAzure
from tests.people import People


@pytest.fixture
def host(azure: FakeAzure, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The fake's vault, which the operator named; this machine has an identity."""
    host = urlsplit(azure.https_url).netloc
    settings.CLOUDS = {CLOUD: cloud_row(azure) | {"vault": azure.https_url}}
    settings.KEY_VAULTS = settings.OUTBOUND_ALLOW = frozenset({host})
    monkeypatch.setenv("IDENTITY_ENDPOINT", f"{azure.base_url}/msi/token")
    monkeypatch.setenv("IDENTITY_HEADER", IDENTITY_HEADER)
    vault.forget()
    yield host
    vault.forget()


def _source(secret: str, kind: str = "secret") -> Source:
    made = Credential.objects.create(name="kept", kind=kind, tenant_id=TENANT, client_id="app")
    credentials.seal(made, secret)
    return Source.objects.create(
        name="api", kind="cost_details", scope=EA_SCOPE, cloud=CLOUD, credential=made
    )


def _asked(azure: FakeAzure) -> int:
    return sum(each["path"].startswith("/secrets/") for each in azure.log())


def test_a_source_signs_in_with_what_the_vault_tells(
    azure: FakeAzure, host: str, people: People
) -> None:
    _source(f"https://{host}/secrets/client-secret")
    api = APIClient()
    api.force_login(people.alice)
    told = api.post("/api/v1/billing/sources/api/test", {}, format="json").json()
    assert (told["error"], told["signed_in"]) == (None, True)
    assert _asked(azure) == 1
    rows = json.dumps([list(Credential.objects.values()), told], default=str)
    assert SECRET not in rows
    assert host not in json.dumps(list(Credential.objects.values()), default=str)


def test_it_is_kept_in_memory_for_minutes_and_then_asked_for_again(
    azure: FakeAzure, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference = f"https://{host}/secrets/ea-key"
    assert [vault.resolved(reference) for _ in range(3)] == [EA_KEY] * 3
    assert _asked(azure) == 1
    monkeypatch.setattr(vault, "KEPT_SECONDS", 0.0)
    vault.forget()
    assert [vault.resolved(reference) for _ in range(2)] == [EA_KEY] * 2
    assert _asked(azure) == 3


def test_a_secret_that_is_not_told_is_no_secret(azure: FakeAzure, host: str) -> None:
    for _ in range(2):
        with pytest.raises(AppError) as refusal:
            vault.resolved(f"https://{host}/secrets/missing")
        assert refusal.value.code == "vault_refused"
        assert refusal.value.detail == "404 for /secrets/missing"
    assert _asked(azure) == 2


@pytest.mark.parametrize(
    "reference",
    [
        "https://mine.vault.azure.net/secrets/name",
        "https://listed.vault.azure.net/keys/name",
        "https://listed.vault.azure.net/secrets/name?api-version=7.4",
        "https://listed.vault.azure.net/secrets/name#x",
        "https://listed.vault.azure.net/secrets/../x",
        "https://listed.vault.azure.net:8443/secrets/name",
        "https://user@listed.vault.azure.net/secrets/name",
        "https://evil.example/secrets/name",
        "https://listed.evil.example/secrets/name",
        "https://169.254.169.254/secrets/name",
        "https://contoso.blob.core.windows.net/c?sig=abc",
        "https://",
    ],
)
def test_only_a_named_vault_of_a_cloud_is_asked(
    db: None, azure: FakeAzure, settings: Settings, reference: str
) -> None:
    """Naming a host does not make it a vault."""
    settings.KEY_VAULTS = frozenset(
        {"listed.vault.azure.net", "listed.evil.example", "169.254.169.254"}
    )
    with pytest.raises(AppError) as refusal:
        vault.resolved(reference)
    assert refusal.value.code == "vault_unknown"
    assert "abc" not in refusal.value.detail
    assert azure.log() == []
    said = {"name": "k", "kind": "secret", "tenant_id": "t", "client_id": "c", "secret": reference}
    assert "secret" in CredentialForm(said).errors


@pytest.mark.parametrize("suffix", ["azure.net", "azure.cn", "usgovcloudapi.net"])
def test_each_cloud_has_vaults_of_its_own(db: None, settings: Settings, suffix: str) -> None:
    settings.KEY_VAULTS = frozenset({f"mine.vault.{suffix}"})
    found = vault.require_known(f"https://mine.vault.{suffix}/secrets/name")
    assert vault._scope(found) == f"https://vault.{suffix}/.default"
    said: dict[str, Any] = {"name": "k", "kind": "secret", "tenant_id": "t", "client_id": "c"}
    said["secret"] = f"https://mine.vault.{suffix}/secrets/name"
    assert "secret" not in CredentialForm(said).errors


def test_a_value_is_a_value(db: None, azure: FakeAzure) -> None:
    assert connections._opened(_source(SECRET)).secret == SECRET
    assert _asked(azure) == 0
