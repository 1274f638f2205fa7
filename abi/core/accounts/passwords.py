"""One's own password: a wrong current one is a guess, counted like one at the sign-in."""

from typing import override

from allauth.account.adapter import get_adapter
from allauth.headless.account import inputs, views


class _ChangePasswordInput(inputs.ChangePasswordInput):  # type: ignore[misc]  # no types
    @override
    def clean_current_password(self) -> str:
        given = str(self.cleaned_data["current_password"])
        adapter = get_adapter()
        if given and not adapter.reauthenticate(self.user, given):
            raise adapter.validation_error("enter_current_password")
        return given


class ChangePasswordView(views.ChangePasswordView):  # type: ignore[misc]
    input_class = _ChangePasswordInput
