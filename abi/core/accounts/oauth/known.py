"""The tokens there are, as every request that bears one needs them."""

from dataclasses import dataclass
from datetime import datetime

from allauth.idp.oidc.adapter import get_adapter
from allauth.idp.oidc.models import Token

from abi.core.accounts import networks
from abi.core.accounts.networks import Networks
from abi.core.accounts.roles import Permission
from abi.core.records.remembered import remembered


@dataclass(frozen=True, slots=True)
class KnownToken:
    """`expires_at`: when it ends or, if that is sooner, its client."""

    client_id: str
    owner_id: int
    permissions: frozenset[Permission]
    networks: Networks
    expires_at: datetime


def known_token(offered: str) -> KnownToken | None:
    """Read again only when a record has changed, so that revoking its client counts at once."""
    digest = get_adapter().hash_token(offered)
    try:
        return remembered(("client_token", digest), lambda: _read(digest))
    except LookupError:
        return None


def _read(digest: str) -> KnownToken:
    """Raises LookupError: what somebody made up is not kept. Nor is what does not exist yet, which
    is why new tokens are no change of the records.
    """
    found = (
        Token.objects.filter(type=Token.Type.ACCESS_TOKEN, hash=digest)
        .exclude(client__owner=None)
        .exclude(client__terms=None)
        .select_related("client__terms")
        .first()
    )
    if found is None:
        raise LookupError
    # A permission that this version does not know allows nothing.
    names = [name for name in found.get_scopes() if name in Permission]
    terms = found.client.terms
    return KnownToken(
        client_id=found.client_id,
        owner_id=found.client.owner_id,
        permissions=frozenset(map(Permission, names)),
        networks=networks.read(terms.networks),
        expires_at=min(found.expires_at, terms.expires_at),
    )
