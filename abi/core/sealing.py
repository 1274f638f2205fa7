"""Secrets at rest: sealed with a ring of keys, and each bound to the place it lies in."""

import base64
import json
from collections.abc import Mapping, Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

Place = Mapping[str, object]


class Unreadable(ValueError):  # noqa: N818 - what it says of a sealed text
    """It was sealed with a key that is not here, or for another place, which is what it says."""


def sealed(secret: str, place: Place) -> str:
    """Fernet knows no associated data: without its place a ciphertext could be moved to another.

    `place` names model, row and field; `v` is no name for a part of it.
    """
    return _ring().encrypt(json.dumps({**place, "v": secret}).encode()).decode()


def unsealed(text: str, place: Place) -> str:
    """Raises Unreadable."""
    try:
        found = json.loads(_ring().decrypt(text.encode()))
    except InvalidToken as e:
        raise Unreadable from e
    secret = str(found.pop("v", ""))
    if found != place:
        raise Unreadable("sealed for another row")
    return secret


def _ring() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in _keys(settings.ENCRYPTION_KEYS)])


def _keys(given: Sequence[str]) -> list[bytes]:
    """The keys of the setting; without any, one derived from the secret key."""
    if given:
        return [key.encode() for key in given]
    derive = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"abi credentials")
    return [base64.urlsafe_b64encode(derive.derive(settings.SECRET_KEY.encode()))]
