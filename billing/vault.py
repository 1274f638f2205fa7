"""A secret that is kept in Key Vault: credentials hold where it is, never what it is.

Asked for when it is used, with this machine's own identity, and kept in memory for a few minutes.
"""

import json
import os
import re
import threading
import time
from urllib.parse import urlsplit

from django.conf import settings

from abi.core.errors import AppError
from abi.core.outbound.send import Outgoing, Received, send
from billing.azure.clouds import Cloud, cloud, names
from billing.azure.http.attempts import BRIEF
from billing.azure.http.clock import SYSTEM
from billing.azure.http.identity import identity_of
from billing.azure.http.tokens import EntraToken
from billing.connection_errors import VAULT_REFUSED, VAULT_UNKNOWN
from billing.credentials import Opened
from billing.models import CredentialKind

KEPT_SECONDS = 300.0
_VERSION = "7.4"
_PATH = re.compile(r"/secrets/[A-Za-z0-9-]{1,127}(/[0-9a-f]{32})?")
_lock = threading.Lock()
_kept: dict[str, tuple[float, str]] = {}


def is_reference(secret: str) -> bool:
    """No secret, key, signature or certificate begins so."""
    return secret.startswith("https://")


def require_known(reference: str) -> Cloud:
    """The cloud of a vault that the operator named. Raises AppError `vault_unknown`."""
    parts = urlsplit(reference)
    host = parts.netloc.lower()
    is_plain = _PATH.fullmatch(parts.path) and not (parts.query or parts.fragment)
    for name in names() if is_plain and host in settings.KEY_VAULTS else ():
        where = cloud(name)
        if where.vault and re.fullmatch(_pattern(where), f"https://{host}"):
            return where
    raise AppError(VAULT_UNKNOWN, (parts.hostname or "no host")[:200])


def resolved(reference: str) -> str:
    """Raises AppError `vault_unknown`, `vault_refused`, `outbound_failed`, `sign_in_failed`."""
    where, now = require_known(reference), time.monotonic()
    with _lock:
        kept_until, value = _kept.get(reference, (0.0, ""))
    if now < kept_until:
        return value
    value = _asked(reference, where)
    with _lock:
        _kept[reference] = (now + KEPT_SECONDS, value)
    return value


def forget() -> None:
    """What was kept in memory."""
    with _lock:
        _kept.clear()


def _asked(reference: str, where: Cloud) -> str:
    token = EntraToken(
        lambda hear: identity_of(_this_machine(), where, hear), _scope(where), SYSTEM, BRIEF
    )
    answer = send(
        Outgoing(
            "GET",
            f"{reference}?api-version={_VERSION}",
            headers={"Authorization": token.header()},
            ca_file=where.ca_file,
        )
    )
    return _value(answer, urlsplit(reference).path)


def _value(answer: Received, path: str) -> str:
    """A refusal's own words could be anything: its status says enough."""
    try:
        value = json.loads(answer.body)["value"] if answer.status == 200 else None
    except (ValueError, LookupError, TypeError):
        value = None
    if not isinstance(value, str) or not value:
        raise AppError(VAULT_REFUSED, f"{answer.status} for {path}")
    return value


def _this_machine() -> Opened:
    """A pod's workload identity where it has one, else the machine's managed identity."""
    has_file = bool(os.environ.get("AZURE_FEDERATED_TOKEN_FILE"))
    kind = CredentialKind.WORKLOAD_IDENTITY if has_file else CredentialKind.MANAGED_IDENTITY
    return Opened("this machine", kind, "", "", "")


def _pattern(where: Cloud) -> str:
    before, _, after = where.vault.partition("{vault}")
    name = "[a-z][a-z0-9-]{1,22}[a-z0-9]" if after else ""
    return f"{re.escape(before)}{name}{re.escape(after)}"


def _scope(where: Cloud) -> str:
    """`https://vault.azure.net/.default`, of every vault of a cloud."""
    return f"{where.vault.replace('{vault}.', '')}/.default"
