"""Reads an answer within bounds of size and time; redirects are answers like any other."""

import httpx

from abi.core.errors import AppError
from billing.azure.http.answer import Answer
from billing.azure.http.clock import Clock
from billing.connection_errors import ANSWER_TOO_LARGE

MAX_BYTES = 256 * 1024 * 1024
MAX_SECONDS = 30 * 60.0


def received(transport: httpx.Client, request: httpx.Request, clock: Clock) -> Answer:
    """Raises httpx.HTTPError as the transport does; AppError `azure_answer_too_large`."""
    ends_at = clock.now() + MAX_SECONDS
    response = transport.send(request, stream=True)
    try:
        parts, size = [], 0
        for part in response.iter_bytes():
            size += len(part)
            if size > MAX_BYTES:
                raise AppError(ANSWER_TOO_LARGE, f"more than {MAX_BYTES} bytes")
            if clock.now() > ends_at:
                raise httpx.ReadTimeout("an answer without an end")
            parts.append(part)
        return Answer(response.status_code, headers_of(response), b"".join(parts))
    finally:
        response.close()


def headers_of(response: httpx.Response) -> dict[str, str]:
    return {name.lower(): value for name, value in response.headers.items()}
