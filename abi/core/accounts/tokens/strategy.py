"""allauth's JWT strategy, and what is stricter here.

All tokens that come of one sign-in are a family: its session is what they live and die by. allauth
refuses a refresh token that was used before and leaves the family alone; but then two hold a token
of it, and one of them is a thief.
"""

from typing import Any, override

from allauth.core.internal.sessionkit import get_session_user
from allauth.headless.tokens.strategies.jwt import JWTTokenStrategy, internal
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest

from abi.core.accounts.models import User
from abi.core.audit.record import record


class FamilyStrategy(JWTTokenStrategy):  # type: ignore[misc]  # allauth ships no types
    @override
    def get_session_token(self, request: HttpRequest) -> str | None:
        """A session's own key opens the step between password and code, and nothing else."""
        token = request.headers.get("X-Session-Token")
        if token is None:
            of_jwt: str | None = super().get_session_token(request)
            return of_jwt
        session = self.lookup_session(token)
        return token if session is not None and SESSION_KEY not in session else None

    @override
    def create_session_token(self, request: HttpRequest) -> str:
        """Who is signed in has tokens, which end soon: the key of the session is not told."""
        token = str(super().create_session_token(request))
        return "" if request.user.is_authenticated else token

    @override
    def refresh_token(self, refresh_token: str) -> tuple[str, str] | None:
        payload = internal.decode_token(refresh_token, "refresh")
        if payload is None:
            return None
        with transaction.atomic():
            # Of two at once that bear the same token the second one bears a used one.
            key = internal.session_key_from_sid(payload["sid"])
            list(Session.objects.select_for_update().filter(session_key=key))
            pair: tuple[str, str] | None = super().refresh_token(refresh_token)
            if pair is None:
                _end_family_of(payload)
        return pair


def _end_family_of(payload: dict[str, Any]) -> None:
    """It is signed, and not out of date: somebody has used it before."""
    session = internal.get_token_session(payload)
    if session is None:
        return
    person = get_session_user(session)
    session.delete()
    if isinstance(person, User):
        record(actor=person, action="token.reused", target=f"user {person.pk}")
