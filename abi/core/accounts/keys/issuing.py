"""Making, replacing and revoking keys: each is audited, and none of it keeps a key's text."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from abi.core.accounts.errors import NOT_LIVE
from abi.core.accounts.keys import text
from abi.core.accounts.keys.models import LONGEST_OVERLAP, ApiKey
from abi.core.accounts.keys.wanted import Wanted
from abi.core.accounts.models import User
from abi.core.audit.record import record
from abi.core.errors import AppError


@dataclass(frozen=True, slots=True)
class Issued:
    """`text` is told once, here: what is stored cannot tell it again."""

    key: ApiKey
    text: text.KeyText


@transaction.atomic
def issue(owner: User, wanted: Wanted, *, by: User) -> Issued:
    """Raises AppError `key_ends_too_late` or `key_exceeds_owner`."""
    issued = _issued(owner, wanted, by)
    record(actor=by, action="api_key.made", target=target(issued.key), after=_state(issued.key))
    return issued


@transaction.atomic
def rotate(key: ApiKey, *, overlap: timedelta, expires_at: datetime, by: User) -> Issued:
    """A new key like this one, which lives on for no longer than `overlap`.

    Raises AppError as `issue`, and `key_not_live`.
    """
    old = ApiKey.objects.select_for_update().select_related("user").get(pk=key.pk)
    if not old.is_live:
        raise AppError(NOT_LIVE, old.id8)
    before = _state(old)
    overlap = min(max(overlap, timedelta()), LONGEST_OVERLAP)
    old.expires_at = min(old.expires_at, timezone.now() + overlap)
    old.save(update_fields=["expires_at"])
    wanted = Wanted(old.name, expires_at, tuple(old.permissions), tuple(old.networks))
    issued = _issued(old.user, wanted, by)
    states = {"before": before, "after": {"replaced": _state(old), "by": _state(issued.key)}}
    record(actor=by, action="api_key.rotated", target=target(old), **states)
    return issued


@transaction.atomic
def revoke(key: ApiKey, *, by: User) -> None:
    """For ever, from the next request on. Nothing where it was revoked before."""
    found = ApiKey.objects.select_for_update().get(pk=key.pk)
    if found.revoked_at is not None:
        return
    before = _state(found)
    found.revoked_at = timezone.now()
    found.save(update_fields=["revoked_at"])
    record(
        actor=by, action="api_key.revoked", target=target(found),
        before=before, after=_state(found),
    )  # fmt: skip


def _issued(owner: User, wanted: Wanted, by: User) -> Issued:
    wanted.check(owner)
    made = text.made()
    key = ApiKey.objects.create(
        user=owner, name=wanted.name, id8=made.id8, digest=made.digest,
        permissions=sorted(set(wanted.permissions)), networks=list(wanted.networks),
        expires_at=wanted.expires_at, created_by=by,
    )  # fmt: skip
    return Issued(key, made)


def target(key: ApiKey) -> str:
    """What the audit calls a key."""
    return f"key {key.id8} of user {key.user_id}"


def _state(key: ApiKey) -> dict[str, Any]:
    names = ("id8", "name", "permissions", "networks", "expires_at", "revoked_at")
    return {name: getattr(key, name) for name in names}
