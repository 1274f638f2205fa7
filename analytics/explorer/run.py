"""SQL of a person's own, from the text to its rows: judged, run, and both written down."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

import structlog
from django.db import IntegrityError, transaction
from django.utils import timezone

from abi.core.accounts.models import User
from abi.core.accounts.scope import Scope
from abi.core.audit.record import record
from abi.core.clickhouse.statement import Explored
from abi.core.errors import AppError
from analytics.explorer.errors import CANCELLED, NOT_ALLOWED, RUN_TAKEN
from analytics.explorer.guard import refuse_unless_safe
from analytics.explorer.place import Place, explored, place_for
from analytics.explorer.syntax import Node, UnreadableError, tree
from analytics.explorer.wording import told_of
from analytics.models import SqlRun, SqlState

# More nodes than the engine would take.
_MOST_NODES = 50_000


@dataclass(frozen=True, slots=True)
class Asked:
    """`parameters` are the values of the text's `{name:Type}`; no more than `limit` rows come back.

    `run` names the run before it ends: whoever asked can look how far it is, and cancel it.
    """

    query: str
    parameters: Mapping[str, object]
    limit: int
    run: uuid.UUID


@dataclass(frozen=True, slots=True)
class Ran:
    """What came of it."""

    run: SqlRun
    explored: Explored

    @property
    def milliseconds(self) -> int:
        ended = self.run.finished_at or self.run.started_at
        return round((ended - self.run.started_at).total_seconds() * 1000)


def run(asked: Asked, *, person: User, scope: Scope) -> Ran:
    """Raises AppError: `sql_not_allowed`, `sql_syntax`, `sql_refused`, `sql_limit_exceeded`, …

    Every run is in the history and in the audit log, also one that was refused.
    """
    place = place_for(scope)
    row = _begun(asked, person, scope, place)
    with structlog.contextvars.bound_contextvars(scope=scope.digest, run_id=str(row.pk)):
        try:
            found = _found(asked, place)
        except AppError as refusal:
            _ended(row, _STATES.get(refusal.code, SqlState.FAILED), error=refusal)
            raise
    _ended(row, SqlState.DONE, found=found)
    return Ran(row, found)


def judged(query: str, parameters: Mapping[str, object], place: Place) -> Node:
    """The text as ClickHouse itself reads it, once it was found harmless.

    Raises AppError `sql_syntax`, `sql_not_allowed`.
    """
    sql, name = f"EXPLAIN AST {query}", f"ast-{uuid.uuid4()}"
    with told_of(query):
        lines = explored(sql, parameters, place=place, run=name, most=_MOST_NODES).result
    try:
        root = tree([text(line) for (line,) in lines.rows()])
    except UnreadableError as unreadable:
        raise AppError(NOT_ALLOWED, "a name holds a line break") from unreadable
    refuse_unless_safe(root)
    return root


def text(value: object) -> str:
    """Of a cell that `explore` gave."""
    return value.decode(errors="backslashreplace") if isinstance(value, bytes) else str(value)


def _found(asked: Asked, place: Place) -> Explored:
    judged(asked.query, asked.parameters, place)
    with told_of(asked.query):
        return explored(
            asked.query, asked.parameters, place=place, run=str(asked.run), most=asked.limit
        )


def _begun(asked: Asked, person: User, scope: Scope, place: Place) -> SqlRun:
    """Raises AppError `sql_run_exists`."""
    try:
        with transaction.atomic():
            row = SqlRun.objects.create(
                pk=asked.run,
                owner=person,
                query=asked.query,
                parameters=dict(asked.parameters),
                scope=scope.digest,
                place=place.name,
            )
            record(
                actor=person,
                action="sql.run",
                target=f"sql run {row.pk}",
                after={
                    "query": asked.query,
                    "parameters": dict(asked.parameters),
                    "scope": scope.digest,
                },
            )
    except IntegrityError as taken:
        raise AppError(RUN_TAKEN, str(asked.run)) from taken
    return row


def _ended(
    row: SqlRun, state: SqlState, *, found: Explored | None = None, error: AppError | None = None
) -> None:
    row.state, row.finished_at = state, timezone.now()
    if found:
        row.rows = len(found.result)
        row.read_rows, row.read_bytes = found.read_rows, found.read_bytes
    if error:
        row.error = {"code": error.code, "detail": error.detail}
    row.save()


_STATES = {NOT_ALLOWED.code: SqlState.REFUSED, CANCELLED.code: SqlState.CANCELLED}
