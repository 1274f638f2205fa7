"""Names that become part of an address lead to Azure, whatever a person types."""

import pytest

from abi.core.errors import AppError
from billing import connections, credentials
from billing.azure.clouds import cloud
from billing.credential_form import CredentialForm
from billing.models import Credential, Source
from billing.storage import place

ACCOUNTS = (
    "evil.example/x",
    "evil.example#",
    "evil.example?",
    "169.254.169.254/",
    "user@evil.example",
    "evil.example:443/",
    "evil\\",
    "Evil",
    "e.v.i.l",
    "ev",
    "e" * 25,
)
CONTAINERS = ("x@evil.example", "evil.example:443", "user:word@evil", "x%2f..%2f", "[::1]", "..")


def test_the_host_would_be_another_one() -> None:
    """What is refused below: Azure's suffix would be a path at another host."""
    assert cloud("AzureCloud").blob_endpoint(ACCOUNTS[0]).startswith("https://evil.example/")


@pytest.mark.parametrize("account", ACCOUNTS)
def test_an_accounts_name_is_no_host(db: None, account: str) -> None:
    key = Credential.objects.create(name="key", kind="storage_key", account_name=account)
    credentials.seal(key, "a2V5")
    source = Source(name="s", kind="exports", url="az://bills", credential=key)
    with pytest.raises(AppError) as refusal:
        connections.storage(source)
    assert refusal.value.code == "credential_missing"
    said = {"name": "k", "kind": "storage_key", "account_name": account, "secret": "a2V5"}
    assert "account_name" in CredentialForm(said).errors


@pytest.mark.parametrize("scheme", ["az", "s3"])
@pytest.mark.parametrize("container", CONTAINERS)
def test_a_containers_name_is_no_host(scheme: str, container: str) -> None:
    with pytest.raises(AppError) as refusal:
        place(f"{scheme}://{container}/bills")
    assert refusal.value.code == "source_url_invalid"
