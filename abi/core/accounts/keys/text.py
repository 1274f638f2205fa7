"""What a key looks like: `abi_<id>_<secret>`. Knows no Django.

The id names it, in lists and in logs. The secret is 256 random bits, so that a plain SHA-256 of it
can be kept: nobody guesses it, and no request waits for a slow hash.
"""

import hashlib
import re
import secrets
from dataclasses import dataclass, field

PREFIX = "abi_"
# Without letters and digits that are mistaken for one another.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_FORM = re.compile(r"abi_([a-z0-9]{8})_([A-Za-z0-9_-]{43})")


@dataclass(frozen=True, slots=True)
class KeyText:
    id8: str
    secret: str = field(repr=False)

    @property
    def whole(self) -> str:
        return f"{PREFIX}{self.id8}_{self.secret}"

    @property
    def digest(self) -> bytes:
        return hashlib.sha256(self.secret.encode()).digest()


def made() -> KeyText:
    """A new one, by the system's own randomness."""
    return KeyText("".join(secrets.choice(_ALPHABET) for _ in range(8)), secrets.token_urlsafe(32))


def parsed(text: str) -> KeyText | None:
    found = _FORM.fullmatch(text)
    return KeyText(*found.groups()) if found else None
