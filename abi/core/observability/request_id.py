"""Names every request: one id joins a log line, a ClickHouse query and a person's report."""

import re
import uuid
from collections.abc import Callable
from typing import Any

import structlog
from django.core.signals import request_finished
from django.http import HttpRequest
from django.http.response import HttpResponseBase

GetResponse = Callable[[HttpRequest], HttpResponseBase]
HEADER = "X-Request-ID"
# Whatever a caller sends ends up in logs: only ids may pass, never text.
_ACCEPTED = re.compile(r"[A-Za-z0-9-]{8,64}")


def current_request_id() -> str:
    """The id of the request or run being served, or an empty text outside one."""
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))


def current_key_id() -> str:
    """The id of the key that the request bears, or an empty text."""
    return str(structlog.contextvars.get_contextvars().get("key_id", ""))


class RequestIdMiddleware:
    """The outermost, so the last to be built: what is done afterwards still knows its request."""

    def __init__(self, get_response: GetResponse) -> None:
        self._get_response = get_response
        request_finished.connect(_forget, dispatch_uid="abi.request_id")

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        offered = request.headers.get(HEADER, "")
        request_id = offered if _ACCEPTED.fullmatch(offered) else uuid.uuid4().hex
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        response = self._get_response(request)
        response.headers[HEADER] = request_id
        return response


class UserIdMiddleware:
    """Placed after authentication."""

    def __init__(self, get_response: GetResponse) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        user_id = getattr(getattr(request, "user", None), "pk", None)
        if user_id is not None:
            structlog.contextvars.bind_contextvars(user_id=user_id)
        return self._get_response(request)


def _forget(**_: Any) -> None:
    # Whatever this thread does next is nobody's, and by no key: audit events would say otherwise.
    structlog.contextvars.clear_contextvars()
