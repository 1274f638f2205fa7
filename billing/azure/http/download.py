"""A file behind a signed link, streamed: resumed where it broke, checked for its length.

No token goes along: the link is the key, and its host is not the one the token is for.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from abi.core.errors import AppError
from billing.azure.http import retry_after
from billing.azure.http.attempts import Attempts
from billing.azure.http.breaker import Breaker
from billing.azure.http.clock import Clock
from billing.azure.http.receive import headers_of
from billing.connection_errors import ANSWER_UNREADABLE, AZURE_REFUSED, AZURE_UNAVAILABLE

_OK, _PARTIAL, _CHANGED, _NO_SUCH_RANGE = 200, 206, 412, 416
# The signature ended, or the file behind it is gone: another link is needed.
_LINK_IS_DEAD = frozenset({401, 403, 404, 410})
_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")


class LinkExpiredError(Exception):
    """The link lets nobody in any more; asking it again would not help."""


class _ChangedError(Exception):
    """Other bytes than those already read."""


class Download:
    """One file. `size` is what the report stated, None where it states nothing."""

    def __init__(
        self, url: str, size: int | None, *, transport: httpx.Client, breaker: Breaker, clock: Clock
    ) -> None:
        self._url = url
        self._size = size
        self._transport = transport
        self._breaker = breaker
        self._clock = clock
        self._attempts = Attempts(clock)
        self._done = 0
        self._etag = ""
        self._waited = False

    def chunks(self) -> Iterator[bytes]:
        """All of the file, in order.

        Raises LinkExpiredError; AppError `azure_unavailable`, `azure_answer_unreadable`,
        `azure_refused`. Nothing that was handed out before is then worth keeping.
        """
        while not self._is_whole():
            before, self._waited = self._done, False
            try:
                yield from self._more()
            except httpx.HTTPError as e:
                self._breaker.failed()
                self._again(before, type(e).__name__, 0)
                continue
            except _ChangedError as e:
                raise AppError(ANSWER_UNREADABLE, "the file changed while it was read") from e
            if not self._waited and (self._done == before or self._is_cut()):
                self._again(before, "cut off", 0)

    def _is_whole(self) -> bool:
        if self._size is not None and self._done > self._size:
            detail = f"{self._size} bytes stated, {self._done} or more there"
            raise AppError(ANSWER_UNREADABLE, detail)
        return self._done == self._size

    def _is_cut(self) -> bool:
        return self._size is not None and self._done < self._size

    def _again(self, before: int, detail: str, asked: float) -> None:
        if self._done > before:
            self._attempts.progressed()
        self._attempts.again(AZURE_UNAVAILABLE, detail, asked=asked)

    def _more(self) -> Iterator[bytes]:
        while (wait := self._breaker.wait()) > 0:
            self._attempts.sleep(AZURE_UNAVAILABLE, wait, "asked too often in vain")
        with self._response() as response:
            if response is None:
                return
            skip = self._begin(response)
            for part in response.iter_raw():
                fresh = part[skip:]
                skip = max(0, skip - len(part))
                self._done += len(fresh)
                if fresh:
                    yield fresh

    @contextmanager
    def _response(self) -> Iterator[httpx.Response | None]:
        """None when there is nothing to read now."""
        headers = {"Accept-Encoding": "identity", "Range": f"bytes={self._done}-"}
        if self._etag and self._done:
            headers["If-Match"] = self._etag
        request = self._transport.build_request("GET", self._url, headers=headers)
        response = self._transport.send(request, stream=True)
        try:
            yield response if self._is_readable(response) else None
        finally:
            response.close()

    def _is_readable(self, response: httpx.Response) -> bool:
        status = response.status_code
        if status in (_OK, _PARTIAL):
            self._breaker.succeeded()
            return True
        if status == _NO_SUCH_RANGE and self._size is None:
            self._size = self._done
            self._waited = True
            return False
        if status in _LINK_IS_DEAD:
            raise LinkExpiredError
        if status in (_CHANGED, _NO_SUCH_RANGE):
            raise _ChangedError
        if status == 429 or status >= 500 or status == 408:
            self._breaker.failed() if status >= 500 else None
            asked = retry_after.seconds(headers_of(response), now=self._clock.now())
            self._attempts.again(AZURE_UNAVAILABLE, str(status), asked=asked)
            self._waited = True
            return False
        raise AppError(AZURE_REFUSED, f"{status} for a file of a report")

    def _begin(self, response: httpx.Response) -> int:
        """How many bytes of this answer are already here."""
        etag = response.headers.get("etag", "")
        if self._done and self._etag and etag and etag != self._etag:
            raise _ChangedError
        self._etag = self._etag or etag
        if response.status_code == _OK:
            return self._done
        found = _RANGE.fullmatch(response.headers.get("content-range", ""))
        if found is None or int(found.group(1)) != self._done:
            raise _ChangedError
        if self._size is None and found.group(2) != "*":
            self._size = int(found.group(2))
        return 0
