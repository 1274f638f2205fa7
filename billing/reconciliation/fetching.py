"""A month's statements, one kind after the other; what fails does not stop the rest."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction

from abi.core.errors import AppError
from billing.azure.reconciliation.statement import Statement
from billing.errors import UNKNOWN_SOURCE
from billing.models import Source
from billing.reconciliation import alarm, lines, totals
from billing.reconciliation.questions import Question, questions

_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


@dataclass(frozen=True, slots=True)
class Reconciled:
    """How many amounts Azure stated, and the documents they are from."""

    stated: int
    documents: tuple[str, ...]


def fetch(source_name: str, billing_period: date, *, turn: str = "") -> Reconciled:
    """Everything that can be asked for this source; nothing where nothing can be. Safe to repeat.

    Attempts of the same `turn` go on where the last one stopped; without one everything is asked
    for now. Raises AppError `unknown_source`, and at the end what the clients raised.
    """
    source = Source.objects.select_related("credential").filter(name=source_name).first()
    if source is None:
        raise AppError(UNKNOWN_SOURCE, source_name)
    month = billing_period.replace(day=1)
    found: list[Statement] = []
    failed: list[tuple[str, AppError]] = []
    for question in questions(source, month, turn=turn or uuid.uuid4().hex):
        try:
            found.extend(_kept(source, month, question))
        except AppError as e:
            failed.append((question.name, e))
    if failed:
        raise _one_of(failed)
    alarm.resolved(source, month)
    documents = tuple(each.document.blob.path for each in found)
    return Reconciled(sum(len(each.stated) for each in found), documents)


def _lock(source: Source, month: date) -> None:
    """Two attempts at once wait for each other; nobody else does, least of all publishing."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [f"billing.totals {source.pk} {month:%Y-%m}"])


def _one_of(failed: list[tuple[str, AppError]]) -> AppError:
    """All are told; what may pass is worth another attempt whatever else failed."""
    _, first = min(failed, key=lambda each: not each[1].retryable)
    told = "; ".join(f"{name}: {error}" for name, error in failed)
    waits = [error.retry_after for _, error in failed if error.retry_after is not None]
    return AppError(first.kind, told, retry_after=max(waits, default=None))


def _kept(source: Source, month: date, question: Question) -> Iterator[Statement]:
    if lines.is_recent(source, month, question.name):
        return
    for statement in question.ask():
        with transaction.atomic():
            _lock(source, month)
            if statement.lines:
                lines.load(source, month, statement.table, statement.lines)
            totals.keep(source, month, statement)
        yield statement
