"""Every refusal as RFC 9457 `application/problem+json`, in the reader's language."""

import sys
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

import structlog
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from redis.exceptions import RedisError
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from abi.core.api import errors
from abi.core.api.language import language_of
from abi.core.errors import AppError, ErrorKind
from abi.core.observability.request_id import current_request_id

MEDIA_TYPE = "application/problem+json"
_log = structlog.get_logger(__name__)
_KINDS: tuple[tuple[type[Exception], ErrorKind], ...] = (
    (exceptions.ValidationError, errors.VALIDATION_FAILED),
    (exceptions.ParseError, errors.MALFORMED),
    (exceptions.NotAuthenticated, errors.NOT_AUTHENTICATED),
    (exceptions.AuthenticationFailed, errors.NOT_AUTHENTICATED),
    (exceptions.PermissionDenied, errors.PERMISSION_DENIED),
    (PermissionDenied, errors.PERMISSION_DENIED),
    (exceptions.NotFound, errors.NOT_FOUND),
    (Http404, errors.NOT_FOUND),
    (exceptions.MethodNotAllowed, errors.METHOD_NOT_ALLOWED),
    (exceptions.NotAcceptable, errors.NOT_ACCEPTABLE),
    (exceptions.UnsupportedMediaType, errors.UNSUPPORTED_MEDIA_TYPE),
    (exceptions.Throttled, errors.THROTTLED),
)


def problem(kind: ErrorKind, request: HttpRequest, *, detail: str = "") -> dict[str, Any]:
    """The body: `title` says what happened, `fix` what to do, `detail` the particulars."""
    language = language_of(request)
    return {
        "type": f"urn:abi:problem:{kind.code}",
        "title": kind.cause.in_language(language),
        "status": int(kind.status),
        "code": kind.code,
        "detail": detail,
        "fix": kind.fix.in_language(language),
        "request_id": current_request_id(),
    }


def exception_handler(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """DRF's hook. None (an unexpected error) lets Django log it and answer by `server_error`."""
    request = context["request"]
    if isinstance(error, AppError):
        body = problem(error.kind, request, detail=error.detail)
        if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            _log.error("request_failed", code=error.code, detail=error.detail)
    else:
        kind = _kind_of(error)
        if kind is None:
            return None
        body = problem(kind, request)
        if isinstance(error, exceptions.ValidationError):
            body["errors"] = list(_field_errors(error.detail))
    set_rollback()
    return Response(body, body["status"], headers=_headers(error), content_type=MEDIA_TYPE)


def refusal(kind: ErrorKind, request: HttpRequest, *, detail: str = "") -> HttpResponse:
    """The same answer outside DRF."""
    body = problem(kind, request, detail=detail)
    return JsonResponse(body, status=body["status"], content_type=MEDIA_TYPE)


def not_found(request: HttpRequest, *_: object, **__: object) -> HttpResponse:
    """`handler404`, and the view of every unknown address under /api/."""
    return refusal(errors.NOT_FOUND, request)


def permission_denied(request: HttpRequest, *_: object, **__: object) -> HttpResponse:
    """`handler403`."""
    return refusal(errors.PERMISSION_DENIED, request)


def bad_request(request: HttpRequest, *_: object, **__: object) -> HttpResponse:
    """`handler400`."""
    return refusal(errors.MALFORMED, request)


def server_error(request: HttpRequest) -> HttpResponse:
    """`handler500`: says nothing of the exception, which is in the log under the request id."""
    # Who asks is in the database, and the database may be what failed.
    request.user = AnonymousUser()
    outage = isinstance(sys.exc_info()[1], OperationalError | RedisError)
    return refusal(errors.UNAVAILABLE if outage else errors.INTERNAL, request)


def csrf_failure(request: HttpRequest, *_: object, **__: object) -> HttpResponse:
    """`CSRF_FAILURE_VIEW`."""
    return refusal(errors.CSRF_FAILED, request)


def _kind_of(error: Exception) -> ErrorKind | None:
    return next((kind for type_, kind in _KINDS if isinstance(error, type_)), None)


def _field_errors(detail: Any, path: str = "") -> Iterator[dict[str, str]]:
    """Flattens DRF's nested detail: `filters.0.values` names the third level."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            yield from _field_errors(inner, f"{path}.{name}" if path else str(name))
    elif isinstance(detail, list):
        for number, inner in enumerate(detail):
            nested = isinstance(inner, Mapping | list)
            yield from _field_errors(inner, f"{path}.{number}" if nested else path)
    else:
        yield {"field": path, "detail": str(detail)}


def _headers(error: Exception) -> dict[str, str]:
    headers = {}
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = str(challenge)
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait))
    return headers
