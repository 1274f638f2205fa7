"""ABI as a browser asks it: a session, JSON, the web server of `make up`."""

import gzip
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

import redis
from backports import zstd
from django.conf import settings

from bench.query.answers import Rows, rows_of
from bench.query.browser import Browser
from bench.query.people import signed_in, who_sees_everything
from bench.query.questions import Question

_SECONDS = 60
_DECODED: Mapping[str, Callable[[bytes], bytes]] = {
    "": lambda body: body,
    "gzip": gzip.decompress,
    "zstd": zstd.decompress,
}


class RefusedError(Exception):
    """ABI does not answer this question."""


@dataclass(frozen=True, slots=True)
class Said:
    """An answer as it came; it is unpacked after the time is taken, as anybody's rows are."""

    encoding: str
    body: bytes

    @property
    def text(self) -> str:
        return _DECODED[self.encoding](self.body).decode()


class Http:
    """An engine of the race. `prepare` empties Redis: nothing is answered from there."""

    name = "abi_http"

    def __init__(self, port: int) -> None:
        self._port = port
        self._headers = signed_in(who_sees_everything()) | {"Accept-Encoding": "gzip, zstd"}
        self._redis = redis.Redis.from_url(settings.REDIS_URL)
        self._of_thread = threading.local()

    def prepare(self) -> None:
        self._redis.flushall()

    def ask(self, question: Question) -> Said:
        """On a connection that is kept, until the last byte is here."""
        answer = self._browser().request(question.method, question.target, question.body)
        said = Said(answer.headers.get("content-encoding", ""), answer.body)
        if answer.status != HTTPStatus.OK:
            raise RefusedError(f"HTTP {answer.status}: {said.text[:500]}")
        return said

    def rows(self, question: Question, said: Said) -> Rows:
        return rows_of(question, json.loads(said.text))

    def _browser(self) -> Browser:
        if not hasattr(self._of_thread, "kept"):
            self._of_thread.kept = Browser(self._port, self._headers, seconds=_SECONDS)
        kept: Browser = self._of_thread.kept
        return kept
