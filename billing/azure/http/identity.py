"""A stored credential as azure-identity knows it, at the authority of its cloud."""

from collections.abc import Callable
from typing import Any

from azure.identity import (
    CertificateCredential,
    ClientSecretCredential,
    ManagedIdentityCredential,
    WorkloadIdentityCredential,
)

from abi.core.errors import AppError
from billing.azure.clouds import Cloud
from billing.azure.http.tokens import Hear, Identity
from billing.connection_errors import CREDENTIAL_MISSING
from billing.credentials import Opened
from billing.models import CredentialKind

Network = dict[str, Any]


def identity_of(opened: Opened, cloud: Cloud, hear: Hear) -> Identity:
    """`hear` is told status and headers of every answer.

    Raises AppError `credential_missing` for a kind that Entra does not know, or a bad file.
    """
    make = _MAKERS.get(opened.kind)
    if make is None:
        raise AppError(CREDENTIAL_MISSING, f"{opened.name} is no Entra identity")
    try:
        return make(opened, cloud.login, _network(cloud, hear))
    except ValueError:
        # The message could quote what was given.
        raise AppError(
            CREDENTIAL_MISSING, f"{opened.name}: incomplete, or not a PEM with its key"
        ) from None


def _managed(opened: Opened, _login: str, network: Network) -> Identity:
    return ManagedIdentityCredential(client_id=opened.client_id or None, **network)


def _workload(opened: Opened, login: str, network: Network) -> Identity:
    return WorkloadIdentityCredential(
        tenant_id=opened.tenant_id or None,
        client_id=opened.client_id or None,
        **_authority(login, network),
    )


def _certificate(opened: Opened, login: str, network: Network) -> Identity:
    return CertificateCredential(
        _needed(opened.tenant_id),
        _needed(opened.client_id),
        certificate_data=opened.secret.encode(),
        **_authority(login, network),
    )


def _secret(opened: Opened, login: str, network: Network) -> Identity:
    return ClientSecretCredential(
        _needed(opened.tenant_id),
        _needed(opened.client_id),
        opened.secret,
        **_authority(login, network),
    )


def _needed(value: str) -> str:
    if not value:
        raise ValueError("tenant and client are needed")
    return value


def _authority(login: str, network: Network) -> Network:
    """No instance discovery: it would ask the public cloud about an authority we configured."""
    return {"authority": login, "disable_instance_discovery": True, **network}


def _network(cloud: Cloud, hear: Hear) -> Network:
    """Retries are ours alone, so that they are counted once."""

    def answered(response: Any) -> None:
        hear(response.http_response.status_code, response.http_response.headers)

    trust = {"connection_verify": cloud.ca_file} if cloud.ca_file else {}
    times = {"retry_total": 0, "connection_timeout": 10, "read_timeout": 30}
    return {"raw_response_hook": answered, **times, **trust}


_MAKERS: dict[CredentialKind, Callable[[Opened, str, Network], Identity]] = {
    CredentialKind.MANAGED_IDENTITY: _managed,
    CredentialKind.WORKLOAD_IDENTITY: _workload,
    CredentialKind.CERTIFICATE: _certificate,
    CredentialKind.SECRET: _secret,
}
