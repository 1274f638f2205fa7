"""Making, rotating and revoking clients: each is audited, and none of it keeps a secret's text."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from allauth.idp.oidc.models import Token
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from abi.core.accounts.errors import CLIENT_ENDED
from abi.core.accounts.keys.models import LONGEST_OVERLAP
from abi.core.accounts.keys.wanted import Wanted, check_end
from abi.core.accounts.models import User
from abi.core.accounts.oauth.models import ClientTerms, OAuthClient
from abi.core.audit.record import record
from abi.core.errors import AppError


@dataclass(frozen=True, slots=True)
class Told:
    """`secret` is told once, here: what is stored cannot tell it again."""

    client: OAuthClient
    secret: str = field(repr=False)


@transaction.atomic
def make(owner: User, wanted: Wanted, *, by: User) -> Told:
    """No permissions are none. Raises AppError `key_ends_too_late` or `key_exceeds_owner`."""
    wanted.check(owner)
    secret, allowed = secrets.token_urlsafe(32), sorted(set(wanted.permissions))
    client = OAuthClient(
        owner=owner,
        name=wanted.name,
        secret=make_password(secret),
        grant_types=OAuthClient.GrantType.CLIENT_CREDENTIALS,
        response_types="",
    )
    client.set_scopes(allowed)
    client.set_default_scopes(allowed)
    client.save(force_insert=True)
    ClientTerms.objects.create(
        client=client, networks=list(wanted.networks), expires_at=wanted.expires_at
    )
    record(actor=by, action="oauth_client.made", target=target(client), after=_state(client))
    return Told(client, secret)


@transaction.atomic
def rotate(client: OAuthClient, *, overlap: timedelta, expires_at: datetime, by: User) -> Told:
    """A new secret. The one before is good for `overlap`, and ends now, with every token of the
    client, where that is nothing; one that was good beside it ends in any case.

    Raises AppError `client_ended` or `key_ends_too_late`.
    """
    found = OAuthClient.objects.select_for_update().get(pk=client.pk)
    if not found.terms.is_live:
        raise AppError(CLIENT_ENDED, found.pk)
    check_end(expires_at)
    before, secret = _state(found), secrets.token_urlsafe(32)
    _lives_on(found, min(max(overlap, timedelta()), LONGEST_OVERLAP))
    found.terms.expires_at = expires_at
    found.terms.save()
    found.set_secret(secret)
    found.save(update_fields=["secret"])
    states = {"before": before, "after": _state(found)}
    record(actor=by, action="oauth_client.rotated", target=target(found), **states)
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


def _lives_on(client: OAuthClient, overlap: timedelta) -> None:
    """The secret that is about to be replaced; no longer than the client would have."""
    terms, now = client.terms, timezone.now()
    terms.secret_made_at = now
    if overlap:
        terms.old_secret = client.secret
        terms.overlap_ends_at = min(terms.expires_at, now + overlap)
    else:
        terms.old_secret, terms.overlap_ends_at = "", None
        Token.objects.filter(client_id=client.pk).delete()


def _state(client: OAuthClient) -> dict[str, Any]:
    names = ("networks", "expires_at", "overlap_ends_at")
    own = {"id": client.pk, "name": client.name, "permissions": client.get_scopes()}
    return own | {name: getattr(client.terms, name) for name in names}
