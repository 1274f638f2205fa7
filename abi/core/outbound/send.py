"""One request to an address that somebody typed: checked each time it is sent, and bounded."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import httpcore
import httpx

from abi.core.errors import AppError
from abi.core.outbound.connecting import Guarded
from abi.core.outbound.destinations import Destination, destination
from abi.core.outbound.errors import OUTBOUND_FAILED

MAX_BYTES = 64 * 1024
MAX_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Outgoing:
    """`ca_file` is trusted besides the usual authorities. Headers may hold secrets: no repr."""

    method: str
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    content: bytes = field(default=b"", repr=False)
    max_bytes: int = MAX_BYTES
    seconds: float = MAX_SECONDS
    ca_file: str = ""


@dataclass(frozen=True, slots=True)
class Received:
    """Redirects are answers like any other: nobody follows them."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


def send(outgoing: Outgoing) -> Received:
    """Raises AppError `outbound_refused`; `outbound_failed` without the other side's words."""
    to = destination(outgoing.url)
    try:
        with _client(outgoing, to) as client:
            return _received(client, outgoing)
    except httpx.HTTPError as e:
        raise AppError(OUTBOUND_FAILED, f"{to.host}: {type(e).__name__}") from e


def _received(client: httpx.Client, outgoing: Outgoing) -> Received:
    request = client.build_request(
        outgoing.method, outgoing.url, headers=outgoing.headers, content=outgoing.content or None
    )
    response = client.send(request, stream=True)
    try:
        parts, size = [], 0
        # What was compressed is not unpacked: a few bytes could be very many.
        for part in response.iter_raw():
            size += len(part)
            if size > outgoing.max_bytes:
                raise httpx.ReadError("more than was asked for")
            parts.append(part)
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Received(response.status_code, headers, b"".join(parts))
    finally:
        response.close()


def _client(outgoing: Outgoing, to: Destination) -> httpx.Client:
    """No proxy and no .netrc of the environment, no cookies, no connection kept."""
    return httpx.Client(
        transport=_Transport(outgoing, is_allowed=to.is_allowed),
        headers={"Accept-Encoding": "identity"},
        timeout=outgoing.seconds,
        trust_env=False,
        follow_redirects=False,
    )


class _Transport(httpx.HTTPTransport):
    def __init__(self, outgoing: Outgoing, *, is_allowed: bool) -> None:
        trusted = httpx.create_ssl_context(trust_env=False)
        if outgoing.ca_file:
            trusted.load_verify_locations(outgoing.ca_file)
        super().__init__(verify=trusted, trust_env=False)
        self._pool = httpcore.ConnectionPool(
            ssl_context=trusted,
            max_keepalive_connections=0,
            network_backend=Guarded(is_allowed=is_allowed, seconds=outgoing.seconds),
        )
