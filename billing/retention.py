"""Superseded snapshots beyond what each source keeps are given up: first told, then dropped.

Never the shown one, never what undo goes back to next, never one that a lock was signed on, and
none that was shown within the last week: a cursor may still be reading it. Lines are dropped an
hour after the snapshot is marked, so that no running question loses lines it has begun to read.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

import structlog
from django.db import transaction
from django.utils import timezone

from billing import pointer, snapshots
from billing.models import BillingPeriod, Publication, Snapshot, SnapshotStatus

log = structlog.get_logger(__name__)
CURSORS_LAST = timedelta(days=7)
QUESTIONS_LAST = timedelta(hours=1)

Month = tuple[int, str, date]
"""(source id, dataset, month)"""


@dataclass(frozen=True, slots=True)
class Pruning:
    """A snapshot that is given up, and since when it was shown no more."""

    snapshot: Snapshot
    superseded_at: datetime


def listed() -> list[Pruning]:
    """What `prune` would give up now. Changes nothing."""
    months = {
        (row.source_id, row.dataset, row.billing_period)
        for row in Snapshot.objects.filter(status=SnapshotStatus.SUPERSEDED).distinct()
    }
    return [each for month in sorted(months) for each in _of(month)]


def prune() -> list[Pruning]:
    """Mark what is given up and drop what was marked before. Safe to run twice."""
    given_up = []
    for month in sorted({_month(each.snapshot) for each in listed()}):
        with transaction.atomic():
            pointer.lock(month[0], month[2])
            # Again, as undo may have shown one of them in the meantime.
            given_up += [_marked(each) for each in _of(month)]
    _drop()
    return given_up


def _marked(given_up: Pruning) -> Pruning:
    snapshot = given_up.snapshot
    snapshot.status, snapshot.pruned_at = SnapshotStatus.DISCARDED, timezone.now()
    snapshot.save(update_fields=("status", "pruned_at"))
    log.info("snapshot_pruned", snapshot_id=snapshot.pk)
    return given_up


def _drop() -> None:
    """Whatever is left of snapshots marked long enough ago; a killed run is made good here."""
    marked = Snapshot.objects.filter(
        status=SnapshotStatus.DISCARDED, pruned_at__lt=timezone.now() - QUESTIONS_LAST
    )
    left = snapshots.stored()
    for snapshot in marked:
        if snapshot.pk in left:
            snapshots.clear_away(snapshot)


def _of(month: Month) -> Iterator[Pruning]:
    source_id, dataset, billing_period = month
    which = {"source_id": source_id, "dataset": dataset, "billing_period": billing_period}
    rows = list(Publication.objects.filter(**which).order_by("published_at", "pk"))
    superseded = _superseded(rows)
    found = Snapshot.objects.select_related("source").filter(
        status=SnapshotStatus.SUPERSEDED, **which
    )
    in_order = sorted(found, key=lambda each: superseded[each.pk], reverse=True)
    kept = _needed(rows) | _signed(source_id, billing_period)
    for number, snapshot in enumerate(in_order):
        since = superseded[snapshot.pk]
        is_old = since < timezone.now() - CURSORS_LAST
        if number >= snapshot.source.kept_snapshots and is_old and snapshot.pk not in kept:
            yield Pruning(snapshot, since)


def _superseded(rows: list[Publication]) -> dict[int, datetime]:
    """When each snapshot was last taken down."""
    found: dict[int, datetime] = defaultdict(timezone.now)
    for row, following in pairwise(rows):
        if row.snapshot_id:
            found[row.snapshot_id] = following.published_at
    return found


def _needed(rows: list[Publication]) -> set[int | None]:
    """What is shown, and what undo would show next."""
    if not rows:
        return set()
    last = rows[-1]
    return {last.snapshot_id, last.previous.snapshot_id if last.previous else None}


def _signed(source_id: int, billing_period: date) -> set[int]:
    rows = BillingPeriod.objects.filter(source_id=source_id, billing_period=billing_period)
    return {
        snapshot
        for row in rows.exclude(lock=None).select_related("lock")
        for snapshot in (row.lock.snapshots if row.lock else ())
    }


def _month(snapshot: Snapshot) -> Month:
    return snapshot.source_id, snapshot.dataset, snapshot.billing_period
