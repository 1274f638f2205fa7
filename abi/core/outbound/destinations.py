"""Where a URL leads, and whether that may be asked at all. Addresses are looked at later."""

import re
from dataclasses import dataclass

import httpx
from django.conf import settings

from abi.core.errors import AppError
from abi.core.outbound.errors import OUTBOUND_REFUSED

HTTPS = 443
# Parsers differ in what they make of these, and in whose name they then connect.
_UNSEEN = re.compile(r"[\s\\\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Destination:
    """One host and port; `is_allowed` where the operator's setting names it."""

    url: httpx.URL
    host: str
    port: int
    is_allowed: bool


def destination(url: str) -> Destination:
    """Raises AppError `outbound_refused`; its detail names the host alone."""
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL as e:
        raise AppError(OUTBOUND_REFUSED, "no address") from e
    host = parsed.raw_host.decode("ascii").lower()
    port = parsed.port or HTTPS
    is_allowed = f"{host}:{port}" in settings.OUTBOUND_ALLOW
    is_plain = not parsed.userinfo and not _UNSEEN.search(url)
    if not host or not is_plain or parsed.scheme != "https" or not (port == HTTPS or is_allowed):
        raise AppError(OUTBOUND_REFUSED, host[:200] or "an address without a host")
    return Destination(parsed, host, port, is_allowed)
