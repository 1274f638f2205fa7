"""Runs of the past and of now: one's own, how far they are, and their end."""

import uuid
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from abi.core.accounts.models import User
from abi.core.audit.record import Actor, record
from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Progress
from abi.core.errors import AppError
from analytics.explorer import access, place
from analytics.explorer.door import Way, door
from analytics.explorer.errors import NO_RUN, OFF
from analytics.models import SqlRun, SqlState

NEWEST = 100
_KEPT = timedelta(days=90)
# A place nobody came to for so long is dropped; a user is kept longer, as its name never changes.
_PLACE_KEPT, _USER_KEPT = timedelta(days=1), timedelta(days=30)
# Longer than any run may take: whoever ran it is gone.
_LOST = timedelta(minutes=10)


def newest(person: User) -> QuerySet[SqlRun]:
    return SqlRun.objects.filter(owner=person)[:NEWEST]


def find(run_id: uuid.UUID, person: User) -> SqlRun:
    """Raises AppError `no_such_sql_run`, also of somebody else's."""
    found = SqlRun.objects.filter(owner=person, pk=run_id).first()
    if found is None:
        raise AppError(NO_RUN, str(run_id))
    return found


def progress(run: SqlRun) -> Progress | None:
    """None before it is in ClickHouse, and once it has ended."""
    return client.progress(_query_id(run)) if run.state == SqlState.RUNNING else None


def cancel(run: SqlRun, person: Actor) -> None:
    """Stop it in ClickHouse; whoever waits for it is told `sql_cancelled`. Ended: nothing."""
    if run.state != SqlState.RUNNING:
        return
    client.cancel(_query_id(run))
    record(actor=person, action="sql.cancelled", target=f"sql run {run.pk}")


def tidy() -> int:
    """Forget what is old, and what ClickHouse keeps for it; how many places were dropped."""
    now = timezone.now()
    SqlRun.objects.filter(started_at__lt=now - _KEPT).delete()
    SqlRun.objects.filter(state=SqlState.RUNNING, started_at__lt=now - _LOST).update(
        state=SqlState.FAILED, finished_at=now, error={"code": "internal_error", "detail": "lost"}
    )
    try:
        way = door()
    except AppError as off:
        if off.kind is OFF:
            return 0
        raise
    recent = SqlRun.objects.filter(started_at__gte=now - _PLACE_KEPT)
    if way.way is Way.USERS:
        known = SqlRun.objects.filter(started_at__gte=now - _USER_KEPT)
        access.dismiss_all_but(known.values_list("scope", flat=True).distinct(), way.database)
    return place.drop_all_but(recent.values_list("place", flat=True).distinct())


def _query_id(run: SqlRun) -> str:
    return f"{run.place}-{run.pk}"
