"""The SPA's way in: Django's session cookie, with CSRF."""

from typing import override

from drf_spectacular.authentication import SessionScheme
from rest_framework import authentication
from rest_framework.request import Request


class SessionAuthentication(authentication.SessionAuthentication):
    @override
    def authenticate_header(self, request: Request) -> str:
        """A scheme no browser knows: 401 instead of DRF's 403, without a password prompt."""
        return "Session"


class OurSessionScheme(SessionScheme):  # type: ignore[no-untyped-call]
    """Tells the OpenAPI generator what our class is; drf-spectacular finds it by `target_class`."""

    target_class = "abi.core.api.authentication.SessionAuthentication"
    name = "session"
