"""Making, rotating and revoking clients: each is audited, and none of it keeps a secret's text."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from allauth.idp.oidc.models import Token
from django.contrib.auth.hashers import make_password
from django.db import transaction

from abi.core.accounts.errors import TOO_MUCH
from abi.core.accounts.models import User
from abi.core.accounts.oauth.models import OAuthClient
from abi.core.audit.record import record
from abi.core.errors import AppError


@dataclass(frozen=True, slots=True)
class Told:
    """`secret` is told once, here: what is stored cannot tell it again."""

    client: OAuthClient
    secret: str = field(repr=False)


@transaction.atomic
def make(owner: User, name: str, permissions: Iterable[str], *, by: User) -> Told:
    """Raises AppError `key_exceeds_owner`."""
    allowed = sorted(set(permissions))
    if beyond := sorted(set(allowed) - owner.permissions):
        raise AppError(TOO_MUCH, ", ".join(beyond))
    secret = secrets.token_urlsafe(32)
    client = OAuthClient(
        owner=owner,
        name=name,
        secret=make_password(secret),
        grant_types=OAuthClient.GrantType.CLIENT_CREDENTIALS,
        response_types="",
    )
    client.set_scopes(allowed)
    client.set_default_scopes(allowed)
    client.save(force_insert=True)
    record(actor=by, action="oauth_client.made", target=target(client), after=_state(client))
    return Told(client, secret)


@transaction.atomic
def rotate(client: OAuthClient, *, by: User) -> Told:
    """A new secret instead of the old one, which ends at once with every token it has brought."""
    found = OAuthClient.objects.select_for_update().get(pk=client.pk)
    secret = secrets.token_urlsafe(32)
    found.set_secret(secret)
    found.save(update_fields=["secret"])
    Token.objects.filter(client_id=found.pk).delete()
    record(actor=by, action="oauth_client.rotated", target=target(found), after=_state(found))
    return Told(found, secret)


@transaction.atomic
def revoke(client: OAuthClient, *, by: User) -> None:
    """For ever, with its tokens, from the next request on: the audit is where it is found then."""
    found = OAuthClient.objects.select_for_update().filter(pk=client.pk).first()
    if found is None:
        return
    record(actor=by, action="oauth_client.revoked", target=target(found), before=_state(found))
    found.delete()


def target(client: OAuthClient) -> str:
    return f"client {client.pk} of user {client.owner_id}"


def _state(client: OAuthClient) -> dict[str, Any]:
    return {"id": client.pk, "name": client.name, "permissions": client.get_scopes()}
