"""Response headers Django has no setting for."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

_EVERYWHERE = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_PRIVATE = ("/api/", "/_allauth/", "/admin/")


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
