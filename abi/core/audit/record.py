"""The one way to add an audit event, and the proof that none was changed."""

import json
from typing import Any, Protocol

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from abi.core.observability.redaction import redacted
from abi.core.observability.request_id import current_key_id, current_request_id


class Actor(Protocol):
    @property
    def pk(self) -> Any: ...
    def get_username(self) -> str: ...


_ADD = """
INSERT INTO audit_event (actor_id, actor, action, target, before, after, request_id)
VALUES (%s, %s, %s, %s, %s::jsonb, %s::jsonb, %s)
"""
_BROKEN = """
SELECT number FROM (
    SELECT *, lag(hash, 1, '') OVER (ORDER BY number) AS expected,
           row_number() OVER (ORDER BY number) AS nth
    FROM audit_event
) AS chained
WHERE nth <> number OR previous_hash <> expected
   OR hash <> audit_event_hash(number, at, actor_id, actor, action, target, before, after,
                               request_id, previous_hash)
ORDER BY number LIMIT 1
"""


def record(
    *,
    actor: Actor | None,
    action: str,
    target: str,
    before: Any = None,
    after: Any = None,
) -> None:
    """Add an event in the caller's transaction: undone with it, kept with it. Secrets are hidden.

    `actor` is None for the system itself; `before` and `after` are plain JSON values. Who acts by
    a key is named with it.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _ADD,
            [
                actor.pk if actor else None,
                _name(actor) if actor else "",
                action,
                target,
                _json(before),
                _json(after),
                current_request_id(),
            ],
        )


def first_broken_link() -> int | None:
    """Number of the first event that was changed, removed or reordered; None when all hold.

    Events cut off at the end leave no trace here: compare the newest hash with one kept elsewhere.
    """
    with connection.cursor() as cursor:
        cursor.execute(_BROKEN)
        row = cursor.fetchone()
    return None if row is None else int(row[0])


def _name(actor: Actor) -> str:
    key_id = current_key_id()
    return f"{actor.get_username()} (key {key_id})" if key_id else actor.get_username()


def _json(value: Any) -> str | None:
    return None if value is None else json.dumps(redacted(value), cls=DjangoJSONEncoder)
