"""SQL under a name. Sharing lets others run it as themselves: it never shows them more."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from abi.core.accounts.models import User
from abi.core.audit.record import record
from abi.core.errors import AppError
from analytics.explorer.errors import NAME_TAKEN, NO_QUERY, NOT_YOURS
from analytics.models import SavedQuery

_FIELDS = ("name", "about", "query", "parameters", "is_shared")


def seen_by(person: User) -> QuerySet[SavedQuery]:
    """One's own and what others share."""
    return SavedQuery.objects.filter(Q(owner=person) | Q(is_shared=True)).select_related("owner")


def find(query_id: uuid.UUID, person: User) -> SavedQuery:
    """Raises AppError `no_such_saved_query`, also of one that its owner does not share."""
    found = seen_by(person).filter(pk=query_id).first()
    if found is None:
        raise AppError(NO_QUERY, str(query_id))
    return found


def save(wanted: Mapping[str, Any], person: User, row: SavedQuery | None = None) -> SavedQuery:
    """A new one, or `row` changed by its owner.

    Raises AppError `not_your_saved_query`, `saved_query_name_taken`.
    """
    _refuse_others(row, person)
    kept, before = row or SavedQuery(owner=person), _state(row)
    for name in _FIELDS:
        setattr(kept, name, wanted[name])
    try:
        with transaction.atomic():
            kept.save()
            action = "sql.query_changed" if row else "sql.query_saved"
            record(
                actor=person,
                action=action,
                target=f"saved query {kept.pk}",
                before=before,
                after=_state(kept),
            )
    except IntegrityError as taken:
        raise AppError(NAME_TAKEN, str(wanted["name"])) from taken
    return kept


def delete(row: SavedQuery, person: User) -> None:
    """Raises AppError `not_your_saved_query`."""
    _refuse_others(row, person)
    with transaction.atomic():
        record(
            actor=person,
            action="sql.query_deleted",
            target=f"saved query {row.pk}",
            before=_state(row),
        )
        row.delete()


def _refuse_others(row: SavedQuery | None, person: User) -> None:
    if row is not None and row.owner_id != person.pk:
        raise AppError(NOT_YOURS, str(row.pk))


def _state(row: SavedQuery | None) -> dict[str, Any] | None:
    return {name: getattr(row, name) for name in _FIELDS} if row else None
