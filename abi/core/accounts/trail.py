"""Who came, who left and who was turned away leaves a trace in the audit."""

from typing import Any

from allauth.account.signals import password_changed, user_logged_in
from django.contrib.auth.signals import user_logged_out, user_login_failed
from django.dispatch import receiver

from abi.core.accounts.models import User
from abi.core.accounts.names import people_called
from abi.core.audit.record import record


@receiver(user_logged_in)
def _came(*, user: User, **_: Any) -> None:
    record(actor=user, action="user.signed_in", target=f"user {user.pk}")


@receiver(user_logged_out)
def _left(*, user: User | None, **_: Any) -> None:
    if user:
        record(actor=user, action="user.signed_out", target=f"user {user.pk}")


@receiver(password_changed)
def _changed(*, user: User, **_: Any) -> None:
    """By themselves; what an admin does to another's is recorded there."""
    record(actor=user, action="user.password_changed", target=f"user {user.pk}")


@receiver(user_login_failed)
def _turned_away(*, credentials: dict[str, Any], **_: Any) -> None:
    """Guesses that the limits let through. What was typed is never kept: in the field of the name
    it may well have been the password.
    """
    found = people_called(credentials).first()
    record(
        actor=None,
        action="user.sign_in_failed",
        target=f"user {found.pk}" if found else "nobody who is known",
    )
