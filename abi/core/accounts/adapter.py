"""allauth's hooks: accounts are made by an admin, never by a visitor; sign-ins leave a trace."""

from typing import override

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from abi.core.accounts.models import User
from abi.core.audit.record import record


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    @override
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    @override
    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        record(actor=user, action="user.signed_in", target=f"user {user.pk}")
