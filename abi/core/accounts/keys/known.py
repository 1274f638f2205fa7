"""The keys there are, as every request that bears one needs them."""

import hmac
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from abi.core.accounts import networks
from abi.core.accounts.keys.models import ApiKey
from abi.core.accounts.keys.text import KeyText
from abi.core.accounts.networks import Networks
from abi.core.accounts.roles import Permission
from abi.core.records.remembered import remembered


@dataclass(frozen=True, slots=True)
class KnownKey:
    """`permissions` None: all the owner's."""

    pk: int
    id8: str
    digest: bytes
    owner_id: int
    permissions: frozenset[Permission] | None
    networks: Networks
    expires_at: datetime
    is_revoked: bool

    def against(self, offered: KeyText, address: str) -> str:
        """Why it is not let in from there, for the log alone; an empty text when it is."""
        if not hmac.compare_digest(self.digest, offered.digest):
            return "wrong secret"
        if self.is_revoked:
            return "revoked"
        if self.expires_at <= timezone.now():
            return "expired"
        return "" if networks.is_from(address, self.networks) else "network"


def known_key(id8: str) -> KnownKey | None:
    """Read again only when a record has changed, so that revoking one counts at once."""
    try:
        return remembered(("api_key", id8), lambda: _read(id8))
    except LookupError:
        return None


def _read(id8: str) -> KnownKey:
    """Raises LookupError: what somebody made up is not kept."""
    row = ApiKey.objects.filter(id8=id8).first()
    if row is None:
        raise LookupError
    return KnownKey(
        pk=row.pk,
        id8=row.id8,
        digest=bytes(row.digest),
        owner_id=row.user_id,
        permissions=_narrowing(row.permissions),
        networks=networks.read(row.networks),
        expires_at=row.expires_at,
        is_revoked=row.revoked_at is not None,
    )


def _narrowing(names: list[str]) -> frozenset[Permission] | None:
    """A permission that this version does not know allows nothing, and widens nothing."""
    return frozenset(Permission(name) for name in names if name in Permission) if names else None
