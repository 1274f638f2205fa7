"""Response headers Django has no setting for."""

from collections.abc import Callable
from typing import override

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from django.http import HttpRequest
from django.http.response import HttpResponseBase

_EVERYWHERE = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
# Of JSON a browser is to load, run and frame nothing: it is no page.
_NOTHING = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
_PRIVATE = ("/api/", "/_allauth/", "/admin/", "/sso/", "/oauth/")


class SecurityHeadersMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self._get_response(request)
        for name, value in _EVERYWHERE.items():
            response.headers.setdefault(name, value)
        if request.path_info.startswith(_PRIVATE):
            # What one person may see must not come out of a cache for the next one.
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class ContentPolicy(CSPMiddleware):
    """Pages and files get the policy of the settings, which is put together for each of them."""

    @override
    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if not response.headers.get("Content-Type", "").endswith("json"):
            policed: HttpResponseBase = super().process_response(request, response)
            return policed
        response.headers.setdefault(HEADER, _NOTHING)
        return response
