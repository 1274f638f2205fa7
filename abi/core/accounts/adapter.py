"""allauth's hooks: accounts are made by an admin, and guesses are counted by account."""

from typing import Any, ClassVar, override

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from abi.core.accounts.bearer import address_of
from abi.core.accounts.names import people_called

_TOO_MANY = {"too_many_login_attempts", "rate_limited"}
_log = structlog.get_logger(__name__)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "local_passwords_off": "Sign in through your company's sign-in.",
    }

    @override
    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Each door that takes a password passes here first."""
        if not settings.LOCAL_PASSWORDS:
            raise self.validation_error("local_passwords_off")
        super().pre_authenticate(request, **credentials)

    @override
    def validation_error(self, code: str, *args: Any) -> ValidationError:
        """Where every door refuses one guess too many: what an operator wants to be told of."""
        if code in _TOO_MANY:
            _log.warning("guesses_refused", address=address_of(context.request))
        told: ValidationError = super().validation_error(code, *args)
        return told

    @override
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    @override
    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """By name, by address, of one who is signed in: it is one account that is guessed at."""
        if person := people_called(credentials).first():
            return f"person:{person.pk}"
        return str(super()._get_login_attempts_cache_key(request, **credentials))
