"""Secrets at rest: sealed with a key ring, bound to their row, opened only to sign in."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from abi.core.errors import AppError
from abi.core.sealing import Unreadable, sealed, unsealed
from billing.connection_errors import CREDENTIAL_MISSING, CREDENTIAL_UNREADABLE
from billing.models import Credential, CredentialKind

SECRETLESS = frozenset({CredentialKind.MANAGED_IDENTITY, CredentialKind.WORKLOAD_IDENTITY})


@dataclass(frozen=True, slots=True)
class Opened:
    """A credential ready to sign in with. Never log or send it; `secret` shows in no repr."""

    name: str
    kind: CredentialKind
    tenant_id: str
    client_id: str
    account_name: str
    secret: str = field(default="", repr=False)


def seal(credential: Credential, secret: str) -> None:
    """Store the secret; the row must have been saved before."""
    credential.sealed = sealed(secret, _place(credential))
    credential.sealed_at = datetime.now(UTC)
    credential.save(update_fields=["sealed", "sealed_at"])


def forget(credential: Credential) -> None:
    """Its kind has no secret any more."""
    credential.sealed, credential.sealed_at = "", None
    credential.save(update_fields=["sealed", "sealed_at"])


def opened(credential: Credential | None) -> Opened:
    """Raises AppError `credential_missing`, `credential_unreadable`."""
    if credential is None:
        raise AppError(CREDENTIAL_MISSING, "no credential is chosen")
    kind = CredentialKind(credential.kind)
    secret = _unsealed(credential) if credential.sealed else ""
    if not secret and kind not in SECRETLESS:
        raise AppError(CREDENTIAL_MISSING, f"{credential.name}: no secret is set")
    return Opened(
        credential.name,
        kind,
        credential.tenant_id,
        credential.client_id,
        credential.account_name,
        secret,
    )


def rotate() -> int:
    """Seal every secret anew with the first key of the ring, in the caller's transaction.

    Returns how many there are.

    Raises AppError `credential_unreadable` before anything is changed.
    """
    rows = list(Credential.objects.select_for_update().exclude(sealed="").order_by("pk"))
    opened_ = [(each, _unsealed(each)) for each in rows]
    for credential, secret in opened_:
        credential.sealed = sealed(secret, _place(credential))
    Credential.objects.bulk_update(rows, ["sealed"])
    return len(rows)


def _place(credential: Credential) -> dict[str, object]:
    if credential.pk is None:
        raise ValueError("a credential is saved before it is sealed")
    return {"m": "billing.credential", "pk": credential.pk, "f": "sealed"}


def _unsealed(credential: Credential) -> str:
    try:
        return unsealed(credential.sealed, _place(credential))
    except Unreadable as e:
        raise AppError(CREDENTIAL_UNREADABLE, ": ".join([credential.name, *e.args])) from e
