"""`Authorization: Bearer <JWT>`: a person who signed in by a program."""

from types import SimpleNamespace
from typing import Any, cast, override

from allauth.headless.contrib.rest_framework.authentication import JWTTokenAuthentication
from allauth.headless.tokens.strategies.jwt import internal
from django.http import HttpRequest
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from abi.core.accounts import bearer
from abi.core.accounts.errors import INVALID_TOKEN
from abi.core.accounts.models import User
from abi.core.accounts.second_factor.proof import has_proved, must_prove


class TokenAuthentication(BaseAuthentication):
    """The last that looks at `Authorization`: whatever it bears is a token, or is refused."""

    @override
    def authenticate(self, request: Request) -> tuple[User, Any] | None:
        """As allauth validates one: its session is there and its person may sign in, now. Raises
        NotLetInError.
        """
        offered = bearer.borne(request)
        if offered is None:
            return None
        try:
            person, payload = JWTTokenAuthentication().authenticate_credentials(offered)
        except AuthenticationFailed as e:
            raise bearer.NotLetInError(INVALID_TOKEN) from e
        person.unproved = must_prove(person) and not _has_proved(person, payload)
        bearer.name_in_logs(person)
        return person, payload

    @override
    def authenticate_header(self, request: Request) -> str:
        return bearer.CHALLENGE


def _has_proved(person: User, payload: dict[str, Any]) -> bool:
    """In the session of the token: a request that bears one has none of its own."""
    session = internal.get_token_session(payload)
    return session is not None and has_proved(
        cast("HttpRequest", SimpleNamespace(session=session)), person
    )


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """For the OpenAPI document; drf-spectacular finds it by `target_class`."""

    target_class = "abi.core.accounts.tokens.authentication.TokenAuthentication"
    name = "token"

    @override
    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
