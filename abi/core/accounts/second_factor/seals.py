"""allauth's hooks: the secrets of authenticators are sealed, each for its person."""

from typing import Any, ClassVar, override

import structlog
from allauth.account.internal.stagekit import get_pending_stage
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator

from abi.core.sealing import Place, Unreadable, sealed, unsealed

UNREADABLE = "second_factor_unreadable"
_log = structlog.get_logger(__name__)
# Where allauth keeps a secret in `Authenticator.data`.
_FIELDS = ("secret", "seed")


class SealingAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        UNREADABLE: "The second factor cannot be read here. An administrator can reset it.",
    }

    @override
    def encrypt(self, text: str) -> str:
        return sealed(text, _place(_whose()))

    @override
    def decrypt(self, encrypted_text: str) -> str:
        """Raises ValidationError where the key is lost: no code can be right, and that is said."""
        try:
            return unsealed(encrypted_text, _place(_whose()))
        except Unreadable as e:
            _log.error("second_factor_unreadable", reason=str(e))
            raise self.validation_error(UNREADABLE) from e


def rotate() -> int:
    """Seal every secret anew with the first key of the ring, in the caller's transaction.

    Returns how many authenticators there are.

    Raises Unreadable before anything is changed.
    """
    rows = list(Authenticator.objects.select_for_update().order_by("pk"))
    for row in rows:
        place = _place(row.user_id)
        for field in _FIELDS:
            if field in row.data:
                row.data[field] = sealed(unsealed(row.data[field], place), place)
    Authenticator.objects.bulk_update(rows, ["data"])
    return len(rows)


def _place(person: int) -> Place:
    return {"m": "mfa.authenticator", "user": person}


def _whose() -> int:
    """Of who is signed in, or of who has given a password and is asked for a code."""
    request = context.request
    if request.user.is_authenticated:
        return int(request.user.pk)
    stage = get_pending_stage(request)
    if stage is None or stage.login.user is None:
        raise Unreadable("nobody is asked for a code")
    return int(stage.login.user.pk)
