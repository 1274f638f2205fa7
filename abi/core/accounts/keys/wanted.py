"""What is asked for when a key or a client is made, and how far it may go."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from abi.core.accounts.errors import TOO_LONG, TOO_MUCH
from abi.core.accounts.keys.models import LONGEST
from abi.core.accounts.models import User
from abi.core.errors import AppError


@dataclass(frozen=True, slots=True)
class Wanted:
    """Empty: all of the owner's permissions, from anywhere."""

    name: str
    expires_at: datetime
    permissions: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()

    def check(self, owner: User) -> None:
        """Raises AppError `key_ends_too_late` or `key_exceeds_owner`."""
        check_end(self.expires_at)
        if beyond := sorted(set(self.permissions) - owner.permissions):
            raise AppError(TOO_MUCH, ", ".join(beyond))


def check_end(expires_at: datetime) -> None:
    """Raises AppError `key_ends_too_late`."""
    now = timezone.now()
    if not now < expires_at <= now + LONGEST:
        raise AppError(TOO_LONG, f"{expires_at:%Y-%m-%d %H:%M}")
