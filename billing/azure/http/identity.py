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
from billing.azure.http.tokens import Identity
from billing.connection_errors import CREDENTIAL_MISSING
from billing.credentials import Opened
from billing.models import CredentialKind


def credential_of(opened: Opened, cloud: Cloud) -> Identity:
    """Raises AppError `credential_missing` for a kind that Entra does not know, or a bad file."""
    make = _MAKERS.get(opened.kind)
    if make is None:
        raise AppError(CREDENTIAL_MISSING, f"{opened.name} is no Entra identity")
    try:
        return make(opened, cloud)
    except ValueError:
        # The message could quote what was given.
        raise AppError(
            CREDENTIAL_MISSING, f"{opened.name}: incomplete, or not a PEM with its key"
        ) from None


def _managed(opened: Opened, cloud: Cloud) -> Identity:
    return ManagedIdentityCredential(client_id=opened.client_id or None, **_network(cloud))


def _workload(opened: Opened, cloud: Cloud) -> Identity:
    return WorkloadIdentityCredential(
        tenant_id=opened.tenant_id or None,
        client_id=opened.client_id or None,
        **_authority(cloud),
    )


def _certificate(opened: Opened, cloud: Cloud) -> Identity:
    return CertificateCredential(
        _needed(opened.tenant_id),
        _needed(opened.client_id),
        certificate_data=opened.secret.encode(),
        **_authority(cloud),
    )


def _secret(opened: Opened, cloud: Cloud) -> Identity:
    return ClientSecretCredential(
        _needed(opened.tenant_id), _needed(opened.client_id), opened.secret, **_authority(cloud)
    )


def _needed(value: str) -> str:
    if not value:
        raise ValueError("tenant and client are needed")
    return value


def _authority(cloud: Cloud) -> dict[str, Any]:
    """No instance discovery: it would ask the public cloud about an authority we configured."""
    return {"authority": cloud.login, "disable_instance_discovery": True, **_network(cloud)}


def _network(cloud: Cloud) -> dict[str, Any]:
    """Retries are ours alone, so that they are counted once."""
    trust = {"connection_verify": cloud.ca_file} if cloud.ca_file else {}
    return {"retry_total": 0, "connection_timeout": 10, "read_timeout": 30, **trust}


_MAKERS: dict[CredentialKind, Callable[[Opened, Cloud], Identity]] = {
    CredentialKind.MANAGED_IDENTITY: _managed,
    CredentialKind.WORKLOAD_IDENTITY: _workload,
    CredentialKind.CERTIFICATE: _certificate,
    CredentialKind.SECRET: _secret,
}
