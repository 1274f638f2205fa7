"""Rows of any model, for tests that visit every page of the admin.

A new model needs nothing here unless the database refuses what is made up: then name a maker.
"""

import itertools
import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from abi.core.accounts.models import DataScope, User
from abi.core.accounts.oauth.models import OAuthClient
from abi.core.audit.models import AuditEvent
from abi.core.audit.record import record
from tests.people import client_of, service_account

type Field = models.Field[Any, Any]

_number = itertools.count(1)


def row(model: type[models.Model], **given: Any) -> Any:
    """A new one, unlike all others."""
    label = model._meta.label_lower
    if label in _MAKERS:
        return _MAKERS[label](**given)
    return model._default_manager.create(**_values(model, given))


def _values(model: type[models.Model], given: dict[str, Any]) -> dict[str, Any]:
    for field in model._meta.concrete_fields:
        if field.name not in given and field.attname not in given and _is_wanted(field):
            given[field.name] = _value(field)
    return given


def _is_wanted(field: Field) -> bool:
    if field.primary_key:
        return not field.has_default() and not isinstance(field, models.AutoField)
    if isinstance(field, models.OneToOneField) and field.null:
        return False
    # Foreign keys even where they may be empty: what they show is what costs queries.
    if isinstance(field, models.ForeignKey):
        return field.related_model is not field.model
    may_be_empty = field.has_default() or field.null or (field.blank and _is_text(field))
    return field.unique or not may_be_empty


def _is_text(field: Field) -> bool:
    return isinstance(field, models.CharField | models.TextField)


def _value(field: Field) -> Any:
    number = next(_number)
    if isinstance(field, models.ForeignKey):
        return row(field.related_model)
    if field.choices:
        return field.flatchoices[0][0]
    for kind, make in _KINDS:
        if isinstance(field, kind):
            return make(number)
    if _is_text(field):
        text = f"{field.name[:12]}{number}"
        return text[-(field.max_length or len(text)) :]
    raise TypeError(f"say in tests/core/admin_rows.py what a {field} may hold")


_KINDS: tuple[tuple[Any, Callable[[int], Any]], ...] = (
    (models.EmailField, lambda number: f"x{number}@example.com"),
    (models.BooleanField, lambda _: False),
    (models.DateTimeField, lambda number: timezone.now() - timedelta(minutes=number)),
    (models.DateField, lambda number: date(2000 + number % 90, number % 12 + 1, 1)),
    (models.JSONField, lambda _: {}),
    (models.UUIDField, lambda _: uuid.uuid4()),
    (ArrayField, lambda number: [f"v{number}"]),
    (models.IntegerField, lambda number: number),
    (models.DecimalField, lambda number: number),
    (models.GenericIPAddressField, lambda _: "127.0.0.1"),
    (models.BinaryField, lambda number: str(number).encode()),
)


def _audit_event(**_: Any) -> AuditEvent:
    number = next(_number)
    record(actor=None, action=f"test.made{number}", target=f"thing {number}")
    return AuditEvent.objects.latest("number")


def _service_account(**_: Any) -> User:
    return service_account(f"program{next(_number)}")


def _oauth_client(**_: Any) -> OAuthClient:
    return client_of(service_account(f"program{next(_number)}")).client


def _grant(**given: Any) -> DataScope:
    """Of a person or of a team, never of both."""
    return DataScope.objects.create(**_values(DataScope, {"team": None} | given))


_MAKERS: dict[str, Callable[..., Any]] = {
    "audit.auditevent": _audit_event,
    "accounts.serviceaccount": _service_account,
    "accounts.oauthclient": _oauth_client,
    "accounts.datascope": _grant,
}
