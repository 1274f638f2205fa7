"""The one way to ask Azure's interfaces: politely, boundedly, and only where it may go."""

import json
import logging
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from abi.core.errors import AppError
from billing.azure.http import links, retry_after
from billing.azure.http.answer import Answer, told
from billing.azure.http.attempts import PATIENT, Attempts, Patience
from billing.azure.http.breaker import Breaker
from billing.azure.http.clock import Clock
from billing.azure.http.limiter import Limiter
from billing.azure.http.receive import received
from billing.azure.http.tokens import Bearer
from billing.connection_errors import (
    ANSWER_UNREADABLE,
    AZURE_REFUSED,
    AZURE_THROTTLED,
    AZURE_UNAUTHORIZED,
    AZURE_UNAVAILABLE,
)

CLIENT_TYPE = "AzureBillingIntelligence"
# They log addresses with their signatures, at DEBUG headers with their tokens, and every attempt
# to sign in. What matters of it is in the error that is raised.
for _name in ("httpx", "httpcore", "azure", "msal", "urllib3"):
    logging.getLogger(_name).setLevel(logging.ERROR)
_UNAUTHORIZED, _TOO_MANY = 401, 429
_PASSING = frozenset({406, 408, 409, 425, 500, 502, 503, 504})

Read = Callable[[Answer], Any]


@dataclass(frozen=True, slots=True)
class Request:
    """`accept` are the statuses that `read` understands; it raises ValueError for rubbish."""

    method: str
    url: str
    read: Read
    body: Mapping[str, Any] | None = None
    headers: tuple[tuple[str, str], ...] = ()
    accept: tuple[int, ...] = (200,)


class AzureClient:
    """Speaks to the host of `base` alone: no other one ever sees its bearer."""

    def __init__(
        self,
        base: str,
        *,
        transport: httpx.Client,
        bearer: Bearer,
        limiter: Limiter,
        breaker: Breaker,
        clock: Clock,
        patience: Patience = PATIENT,
    ) -> None:
        self.base = base
        self.clock = clock
        self.transport = transport
        self._bearer = bearer
        self._limiter = limiter
        self._breaker = breaker
        self._patience = patience

    def sign_in(self) -> None:
        """Raises AppError `sign_in_failed`, `azure_unavailable`."""
        self._bearer.header()

    def ask(self, request: Request) -> Any:
        """What `read` makes of the answer. Bounded in attempts and time.

        Raises AppError `azure_throttled`, `azure_unavailable`, `azure_answer_unreadable`
        (retryable), `azure_unauthorized`, `azure_refused`, `sign_in_failed`, `link_refused`,
        `azure_answer_too_large`.
        """
        links.require_same(self.base, request.url)
        attempts = Attempts(self.clock, self._patience)
        refused_before = False
        while True:
            answer = self._sent(request, attempts)
            if answer is None:
                continue
            if answer.status == _UNAUTHORIZED:
                if refused_before:
                    raise AppError(AZURE_UNAUTHORIZED, told(answer) or "401")
                refused_before = True
                self._bearer.refresh()
                continue
            refused_before = False
            if answer.status in request.accept:
                try:
                    return request.read(answer)
                except ValueError as e:
                    attempts.again(ANSWER_UNREADABLE, type(e).__name__, asked=0)
                    continue
            self._wait_or_refuse(answer, attempts)

    def _sent(self, request: Request, attempts: Attempts) -> Answer | None:
        """The answer, or None when there was none and it is worth trying again."""
        self._wait_for_turn(attempts)
        try:
            answer = received(self.transport, self._built(request), self.clock)
        except httpx.HTTPError as e:
            self._breaker.failed()
            attempts.again(AZURE_UNAVAILABLE, type(e).__name__, asked=0)
            return None
        self._breaker.failed() if answer.status >= 500 else self._breaker.succeeded()
        return answer

    def _wait_for_turn(self, attempts: Attempts) -> None:
        while (wait := self._breaker.wait()) > 0:
            attempts.sleep(AZURE_UNAVAILABLE, wait, "asked too often in vain")
        while (wait := self._limiter.take()) > 0:
            attempts.sleep(AZURE_THROTTLED, wait, "the tenant's quota is used up")

    def _built(self, request: Request) -> httpx.Request:
        content = None if request.body is None else json.dumps(request.body).encode()
        headers = {
            "Accept": "application/json",
            "Authorization": self._bearer.header(),
            "ClientType": CLIENT_TYPE,
            "x-ms-client-request-id": str(uuid.uuid4()),
            **({"Content-Type": "application/json"} if content is not None else {}),
            **dict(request.headers),
        }
        return self.transport.build_request(
            request.method, request.url, content=content, headers=headers
        )

    def _wait_or_refuse(self, answer: Answer, attempts: Attempts) -> None:
        asked = retry_after.seconds(answer.headers, now=self.clock.now())
        if answer.status == _TOO_MANY:
            self._limiter.hold(asked)
            attempts.again(AZURE_THROTTLED, told(answer), asked=asked)
        elif answer.status in _PASSING:
            attempts.again(AZURE_UNAVAILABLE, f"{answer.status} {told(answer)}", asked=asked)
        elif answer.status == 403:
            raise AppError(AZURE_UNAUTHORIZED, told(answer) or "403")
        else:
            raise AppError(AZURE_REFUSED, f"{answer.status} {told(answer)}")
