"""Secrets at rest: sealed with a key ring, bound to their row, opened only to sign in."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from abi.core.errors import AppError
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
    credential.sealed = _ring().encrypt(_wrapped(credential, secret)).decode()
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
    sealed = list(Credential.objects.select_for_update().exclude(sealed="").order_by("pk"))
    opened_ = [(each, _unsealed(each)) for each in sealed]
    for credential, secret in opened_:
        credential.sealed = _ring().encrypt(_wrapped(credential, secret)).decode()
    Credential.objects.bulk_update(sealed, ["sealed"])
    return len(sealed)


def _wrapped(credential: Credential, secret: str) -> bytes:
    """Fernet knows no associated data: without its row a ciphertext could be moved to another."""
    return json.dumps({**_place(credential), "v": secret}).encode()


def _place(credential: Credential) -> dict[str, object]:
    if credential.pk is None:
        raise ValueError("a credential is saved before it is sealed")
    return {"m": "billing.credential", "pk": credential.pk, "f": "sealed"}


def _unsealed(credential: Credential) -> str:
    try:
        found = json.loads(_ring().decrypt(credential.sealed.encode()))
    except InvalidToken as e:
        raise AppError(CREDENTIAL_UNREADABLE, credential.name) from e
    secret = str(found.pop("v", ""))
    if found != _place(credential):
        raise AppError(CREDENTIAL_UNREADABLE, f"{credential.name}: sealed for another row")
    return secret


def _ring() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in _keys(settings.ENCRYPTION_KEYS)])


def _keys(given: Sequence[str]) -> list[bytes]:
    """The keys of the setting; without any, one derived from the secret key."""
    if given:
        return [key.encode() for key in given]
    derive = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"abi credentials")
    return [base64.urlsafe_b64encode(derive.derive(settings.SECRET_KEY.encode()))]
