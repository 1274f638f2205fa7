"""Links that let their holder in until a time: `sv`, `sr`, `se` and a signature over the path."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import urlencode

from abi.stack.fake_azure.clock import moment

_VERSION = "2020-05-31"


class Signer:
    """With a key of its own for each run of the server."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)

    def sign(self, path: str, now: datetime, seconds: int, *, kind: str = "b") -> str:
        """The query of a link to this path; `kind` is b(lob) or c(ontainer)."""
        end = f"{now + timedelta(seconds=seconds):%Y-%m-%dT%H:%M:%SZ}"
        given = {"sv": _VERSION, "sr": kind, "sp": "rl", "se": end}
        return urlencode(given | {"sig": self._signature(path, end)})

    def holds(self, paths: tuple[str, ...], query: Mapping[str, str], now: datetime) -> bool:
        """Whether the query was signed for one of these paths and has not ended."""
        end, given = query.get("se", ""), query.get("sig", "")
        signed = any(hmac.compare_digest(self._signature(path, end), given) for path in paths)
        return signed and now < moment(end)

    def _signature(self, path: str, end: str) -> str:
        signed = hmac.digest(self._key, f"{path}\n{end}".encode(), hashlib.sha256)
        return base64.b64encode(signed).decode()
