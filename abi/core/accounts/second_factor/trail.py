"""What becomes of second factors leaves a trace in the audit."""

from typing import Any

from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from django.dispatch import receiver

from abi.core.accounts.models import User
from abi.core.audit.record import record

_CODES = Authenticator.Type.RECOVERY_CODES


def _note(actor: User | None, what: str, user: User, kind: str) -> None:
    record(
        actor=actor, action=f"second_factor.{what}", target=f"user {user.pk}", after={"type": kind}
    )


@receiver(signals.authenticator_added)
def _added(*, user: User, authenticator: Authenticator, **_: Any) -> None:
    _note(user, "added", user, authenticator.type)


@receiver(signals.authenticator_removed)
def _removed(*, user: User, authenticator: Authenticator, **_: Any) -> None:
    _note(user, "removed", user, authenticator.type)


@receiver(signals.authenticator_reset)
def _made_anew(*, user: User, authenticator: Authenticator, **_: Any) -> None:
    _note(user, "made_anew", user, authenticator.type)


@receiver(signals.authenticator_used)
def _used(*, user: User, authenticator: Authenticator, **_: Any) -> None:
    """A recovery code opens once: each that is used may be somebody else's find."""
    if authenticator.type == _CODES:
        _note(user, "recovery_code_used", user, _CODES)


@receiver(signals.authentication_failed)
def _failed(*, user: User, authenticator: Authenticator, reauthentication: bool, **_: Any) -> None:
    """Before the code is right nobody is signed in who could be the actor."""
    _note(user if reauthentication else None, "failed", user, authenticator.type)
