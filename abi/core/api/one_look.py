"""Whether a record has changed is asked once for the whole of a request that only answers."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from abi.core.api.conditional import Conditional
from abi.core.records.remembered import look_again, one_look


class OneLook:
    """Placed before sessions. A view that may change records looks again each time it reads."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # A session, a key or a token is looked for first of all.
        is_needed = settings.SESSION_COOKIE_NAME in request.COOKIES or _bears(request)
        with one_look(is_needed=is_needed):
            return self._get_response(request)

    def process_view(self, _request: HttpRequest, view: Any, *_: Any) -> None:
        if not issubclass(getattr(view, "cls", object), Conditional):
            look_again()


def _bears(request: HttpRequest) -> bool:
    return request.headers.get("Authorization", "")[:7].lower() == "bearer "
