"""allauth's hooks: accounts are made by an admin, and guesses are counted by account."""

from typing import Any, override

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from abi.core.accounts.names import people_called


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    @override
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    @override
    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """By name, by address, of one who is signed in: it is one account that is guessed at."""
        if person := people_called(credentials).first():
            return f"person:{person.pk}"
        return str(super()._get_login_attempts_cache_key(request, **credentials))
