"""ABI as a browser asks it: a session, JSON, the web server of `make up`."""

import http.client
import json

import redis
from django.conf import settings

from bench.query.answers import Rows, rows_of
from bench.query.people import signed_in, who_sees_everything
from bench.query.questions import Question

_SECONDS = 60


class RefusedError(Exception):
    """ABI does not answer this question."""


class Http:
    """An engine of the race. `prepare` empties Redis: nothing is answered from there."""

    name = "abi_http"

    def __init__(self, port: int) -> None:
        self._port = port
        self._headers = dict(signed_in(who_sees_everything()))
        self._redis = redis.Redis.from_url(settings.REDIS_URL)

    def prepare(self) -> None:
        self._redis.flushall()

    def ask(self, question: Question) -> bytes:
        """On a connection of its own, until the last byte is here."""
        browser = http.client.HTTPConnection("127.0.0.1", self._port, timeout=_SECONDS)
        try:
            browser.request(question.method, question.target, question.body, self._headers)
            answer = browser.getresponse()
            said = answer.read()
        finally:
            browser.close()
        if answer.status != http.client.OK:
            raise RefusedError(f"HTTP {answer.status}: {said[:500].decode(errors='replace')}")
        return said

    def rows(self, question: Question, said: bytes) -> Rows:
        return rows_of(question, json.loads(said))
