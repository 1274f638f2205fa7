"""Where a list goes on, as signed text: a caller need not read it and cannot forge it."""

from typing import Any

from django.core import signing

from abi.core.api.errors import INVALID_CURSOR
from abi.core.errors import AppError

_SALT = "abi.cursor"


def encode(position: dict[str, Any]) -> str:
    """JSON values only; dates and decimals as text."""
    return signing.dumps(position, salt=_SALT, compress=True)


def decode(text: str) -> dict[str, Any]:
    """Raises AppError `invalid_cursor` for anything `encode` did not make."""
    try:
        position = signing.loads(text, salt=_SALT)
    except (signing.BadSignature, ValueError) as error:
        raise AppError(INVALID_CURSOR, "") from error
    if not isinstance(position, dict):
        raise AppError(INVALID_CURSOR, "")
    return position
