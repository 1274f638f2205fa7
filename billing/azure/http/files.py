"""Files behind links: everything a download needs besides its link."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx

from billing.azure.http import breaker
from billing.azure.http.clock import Clock
from billing.azure.http.download import Download


class Files:
    """The caller has checked the link (`links.require_blob`)."""

    def __init__(self, transport: httpx.Client, clock: Clock) -> None:
        self._transport = transport
        self._clock = clock

    def chunks(self, link: str, size: int | None) -> Iterator[bytes]:
        """As `Download.chunks`."""
        host = urlsplit(link).netloc
        return Download(
            link,
            size,
            transport=self._transport,
            breaker=breaker.of(f"files {host}", self._clock.now),
            clock=self._clock,
        ).chunks()
