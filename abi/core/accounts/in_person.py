"""Doors for people who are here themselves: at a browser, and not only by what they once left."""

import time
from typing import override

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from abi.core.accounts.errors import PROOF_NEEDED, SESSION_NEEDED
from abi.core.accounts.models import User
from abi.core.accounts.second_factor.proof import enrolled_at
from abi.core.accounts.sso.proof import SSO_PROOF
from abi.core.api.authentication import SessionAuthentication
from abi.core.errors import AppError


class InPerson(BasePermission):
    """By a session: what bears a key must not make more of them. Raises AppError."""

    @override
    def has_permission(self, request: Request, view: APIView) -> bool:
        if not isinstance(request.successful_authenticator, SessionAuthentication):
            raise AppError(SESSION_NEEDED, "")
        return True


class JustProved(BasePermission):
    """Signed in, or proved it again, a short while ago. Raises AppError."""

    @override
    def has_permission(self, request: Request, view: APIView) -> bool:
        if not isinstance(request.user, User) or not just_proved(request, request.user):
            raise AppError(PROOF_NEEDED, "")
        return True


def just_proved(request: Request, user: User) -> bool:
    """Read from the session, where allauth writes down when and how a person proved it.

    Who has a second factor proves it by that one, or where the identity provider asked for one.
    """
    proofs = get_authentication_records(request._request, user)  # noqa: SLF001 - Django's own
    if enrolled_at(user) is not None:
        proofs = [proof for proof in proofs if proof.get("method") in {"mfa", SSO_PROOF}]
    newest = max((float(proof.get("at", 0)) for proof in proofs), default=0.0)
    return 0 <= time.time() - newest < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
