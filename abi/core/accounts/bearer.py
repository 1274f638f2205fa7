"""`Authorization: Bearer …`, whatever it bears: what is common to keys and tokens."""

import structlog
from allauth.account.adapter import get_adapter
from allauth.core.internal.httpkit import get_authorization_credential
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from rest_framework.exceptions import AuthenticationFailed

from abi.core.accounts.models import User
from abi.core.errors import AppError, ErrorKind

CHALLENGE = "Bearer"


class NotLetInError(AppError, AuthenticationFailed):  # type: ignore[misc]
    """An AppError while it is asked who is there: DRF then answers a stranger and asks no further.

    `wait` is for `Retry-After`.
    """

    def __init__(self, kind: ErrorKind, detail: str = "", *, wait: float | None = None) -> None:
        AppError.__init__(self, kind, detail)
        self.wait = wait


def borne(request: HttpRequest) -> str | None:
    """The credential, or None for a request that bears none."""
    found: str | None = get_authorization_credential(request, CHALLENGE)
    return found


def address_of(request: HttpRequest) -> str:
    """The client's, as sign-in counts it (ABI_TRUSTED_PROXIES); empty where there is none."""
    try:
        return str(get_adapter().get_client_ip(request))
    except PermissionDenied:
        return ""


def name_in_logs(user: User, **ids: str) -> None:
    """From here on, in every line, in ClickHouse's own log and in audit events."""
    structlog.contextvars.bind_contextvars(user_id=user.pk, **ids)
