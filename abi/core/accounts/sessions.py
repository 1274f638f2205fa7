"""Who is signed in: Django's sessions and people, read again only when a record has changed.

Signing out, a new password, a person made inactive: each changes a watched table, so it counts at
once, in every process.
"""

import copy
import json
from contextlib import suppress
from datetime import datetime
from types import NoneType
from typing import Any, override

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.contrib.sessions.backends import db
from django.utils import timezone

from abi.core.accounts.models import User
from abi.core.records.remembered import remembered


class SessionStore(db.SessionStore):
    """The engine of SESSION_ENGINE."""

    @override
    def load(self) -> dict[str, Any]:
        key = self.session_key
        with suppress(LookupError):
            data, expires = remembered(("session", key), lambda: self._row(key))
            if expires > timezone.now():
                # Each request has its own: what one puts into it is not another's.
                found: dict[str, Any] = json.loads(data)
                return found
        # As Django does: the key of a session that is none is not used for the next one.
        self._session_key = None
        return {}

    def _row(self, key: str | None) -> tuple[Any, ...]:
        """Its JSON, once its signature was checked. Raises LookupError: keys that somebody made up
        are not kept.
        """
        rows = self.model.objects.filter(session_key=key)
        signed, expires = _one(rows.values_list("session_data", "expire_date"))
        return json.dumps(self.decode(signed)), expires


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """Signs in as allauth does."""

    @override
    def authenticate(self, request: Any, **credentials: Any) -> User | None:
        if not settings.LOCAL_PASSWORDS:
            return None
        found: User | None = super().authenticate(request, **credentials)
        return found

    @override
    def get_user(self, user_id: Any) -> User | None:
        user = person(user_id)
        return user if user and self.user_can_authenticate(user) else None

    @override
    def user_can_authenticate(self, user: Any) -> bool:
        """Whatever door has opened it: a session of a service account signs nobody in."""
        return super().user_can_authenticate(user) and not user.is_service


def person(user_id: Any) -> User | None:
    """A copy for each request: what one does to its person is not another's."""
    try:
        values = remembered(("user", user_id), lambda: _person(user_id))
    except LookupError:
        return None
    own = [each if isinstance(each, _IMMUTABLE) else copy.deepcopy(each) for each in values]
    return User.from_db("default", _FIELDS, own)


_IMMUTABLE = (int, str, datetime, NoneType)
_FIELDS = [field.attname for field in User._meta.concrete_fields]  # noqa: SLF001 - Django's own door


def _person(user_id: Any) -> tuple[Any, ...]:
    return _one(User.objects.filter(pk=user_id).values_list(*_FIELDS))


def _one(rows: Any) -> tuple[Any, ...]:
    found: tuple[Any, ...] | None = rows.first()
    if found is None:
        raise LookupError
    return found
