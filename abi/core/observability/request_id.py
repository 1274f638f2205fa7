"""Names every request: one id joins a log line, a ClickHouse query and a person's report."""

import re
import uuid
from collections.abc import Callable

import structlog
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
    def __init__(self, get_response: GetResponse) -> None:
        self._get_response = get_response

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
