"""Who speaks to Azure in the name of a source: its cloud, its credential, its tenant's quota."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import httpx
import redis
from django.conf import settings

from abi.core.errors import AppError
from billing import credentials, vault
from billing.azure.clouds import Cloud, cloud
from billing.azure.http import breaker, links
from billing.azure.http.attempts import PATIENT, Patience
from billing.azure.http.client import AzureClient
from billing.azure.http.clock import SYSTEM, Clock
from billing.azure.http.files import Files
from billing.azure.http.identity import identity_of
from billing.azure.http.limiter import Limiter, SharedLimiter, Unlimited
from billing.azure.http.quota import Window
from billing.azure.http.tokens import EntraToken, Key
from billing.connection_errors import CREDENTIAL_MISSING, UNKNOWN_CLOUD
from billing.credentials import Opened
from billing.models import CredentialKind, Source, SourceKind
from billing.storage import Access

# Cost Management gives up after a minute; the enterprise portals take many minutes for a page.
_ARM_SECONDS, _EA_SECONDS = 120.0, 1800.0
_STORAGE_SCOPE = "https://storage.azure.com/.default"


def arm(source: Source, *, clock: Clock = SYSTEM, patience: Patience = PATIENT) -> AzureClient:
    """Raises AppError `unknown_cloud`, `credential_missing`, `credential_unreadable`."""
    where, opened = cloud(source.cloud), _opened(source)
    token = EntraToken(
        lambda hear: identity_of(opened, where, hear), where.token_scope, clock, patience
    )
    return AzureClient(
        where.arm,
        transport=_transport(where, min(_ARM_SECONDS, patience.seconds)),
        bearer=token,
        limiter=_limiter(where, opened, clock),
        breaker=breaker.of(f"{where.arm} {source.scope.lower()}", clock.now),
        clock=clock,
        patience=patience,
    )


def enterprise(
    source: Source, *, clock: Clock = SYSTEM, patience: Patience = PATIENT
) -> AzureClient:
    """The EA interface of the source's kind. Raises as `arm` does."""
    where, opened = cloud(source.cloud), _opened(source)
    base = where.ea_china if source.kind == SourceKind.EA_CHINA else where.ea_legacy
    if not base:
        raise AppError(UNKNOWN_CLOUD, f"{where.name} has no {SourceKind(source.kind).label}")
    if opened.kind is not CredentialKind.API_KEY:
        raise AppError(CREDENTIAL_MISSING, f"{opened.name} is no EA API key")
    return AzureClient(
        base,
        transport=_transport(where, min(_EA_SECONDS, patience.seconds)),
        bearer=Key(opened.secret),
        limiter=Unlimited(),
        breaker=breaker.of(f"{base} {source.scope.lower()}", clock.now),
        clock=clock,
        patience=patience,
    )


def files(source: Source, *, clock: Clock = SYSTEM) -> Files:
    """What lies behind the links of a report: no credential goes there."""
    return Files(_transport(cloud(source.cloud), _ARM_SECONDS), clock)


def storage(source: Source, *, clock: Clock = SYSTEM) -> Access | None:
    """How the source's own credential opens its container; None: the environment's is used.

    Raises AppError `credential_missing`, `credential_unreadable`, `unknown_cloud`.
    """
    if source.credential is None:
        return None
    where, opened = cloud(source.cloud), _opened(source)
    if not opened.account_name:
        raise AppError(CREDENTIAL_MISSING, f"{opened.name}: no storage account is named")
    if not links.is_account(opened.account_name):
        raise AppError(CREDENTIAL_MISSING, f"{opened.name}: this is no storage account's name")
    account = {
        "account_name": opened.account_name,
        "endpoint": where.blob_endpoint(opened.account_name),
    }
    if opened.kind is CredentialKind.STORAGE_KEY:
        return Access(account | {"account_key": opened.secret})
    if opened.kind is CredentialKind.SAS:
        return Access(account | {"sas_key": opened.secret.lstrip("?")})
    token = EntraToken(lambda hear: identity_of(opened, where, hear), _STORAGE_SCOPE, clock)
    return Access(account, lambda: _obstore_token(token))


def _opened(source: Source) -> Opened:
    """With its secret, also where that is kept in a vault."""
    found = credentials.opened(source.credential)
    if not vault.is_reference(found.secret):
        return found
    return replace(found, secret=vault.resolved(found.secret))


def _obstore_token(token: EntraToken) -> dict[str, Any]:
    """Asked for before each use that finds it ended; azure-identity keeps it meanwhile."""
    found = token.access()
    return {"token": found.token, "expires_at": datetime.fromtimestamp(found.expires_on, UTC)}


def _transport(where: Cloud, seconds: float) -> httpx.Client:
    trusted = httpx.create_ssl_context()
    if where.ca_file:
        trusted.load_verify_locations(where.ca_file)
    timeout = httpx.Timeout(seconds, connect=10.0, pool=10.0)
    # A connection for each request: they are few, and none is left open when the work is done.
    limits = httpx.Limits(max_keepalive_connections=0)
    return httpx.Client(verify=trusted, timeout=timeout, limits=limits, follow_redirects=False)


def _limiter(where: Cloud, opened: Opened, clock: Clock) -> Limiter:
    server = redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=2)
    windows = tuple(Window(seconds, requests) for seconds, requests in settings.AZURE_QUOTA)
    tenant = opened.tenant_id or f"client {opened.client_id or 'of this machine'}"
    return SharedLimiter(server, f"azure {where.name} {tenant}", windows, clock)
