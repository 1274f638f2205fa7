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
from billing.models import BillingPeriod, Dataset, Publication, RestatementEvent, Snapshot
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


def more_of(obj: Any, count: int) -> None:
    """What a row's own page shows besides the row and its inlines."""
    if isinstance(obj, BillingPeriod):
        _shown(obj, count)


def _shown(period: BillingPeriod, count: int) -> None:
    """Of each dataset so many publications, and a ledger that found so many differences."""
    of = {"source": period.source, "billing_period": period.billing_period}
    for dataset in Dataset.values:
        for _ in range(count):
            totals = {"billed_cost": {"USD": "1"}, "effective_cost": {"USD": "1"}}
            shown = row(Snapshot, dataset=dataset, totals=totals, owner="x/1", **of)
            row(Publication, dataset=dataset, snapshot=shown, previous=None, **of)
        row(RestatementEvent, dataset=dataset, **of)
    period.ledger = {"datasets": [_chain(dataset, count) for dataset in Dataset.values]}
    period.ledger_at = timezone.now()
    period.save()


def _chain(dataset: str, count: int) -> dict[str, Any]:
    newest = Publication.objects.filter(dataset=dataset).order_by("-published_at", "-pk")
    told = {"amounts": {"USD": "1"}, "lines": 1, "told_by": ""}
    cause = {"cause": "unknown", "lines": 1, "amounts": {"USD": "1"}, "detail": "x"}
    difference = {"since": "loaded", "to": "invoice", "severity": "red", "unexplained": {}}
    return {
        "dataset": dataset,
        "snapshot_id": newest[0].snapshot_id,
        "severity": "red",
        "stages": [told | {"stage": "loaded"}, told | {"stage": "invoice"}],
        "differences": [told | difference | {"causes": [cause]} for _ in range(count)],
    }


_MAKERS: dict[str, Callable[..., Any]] = {
    "audit.auditevent": _audit_event,
    "accounts.serviceaccount": _service_account,
    "accounts.oauthclient": _oauth_client,
    "accounts.datascope": _grant,
}
