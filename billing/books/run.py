"""Running a ledger: what it found is kept, alarms follow it, and a month that matches is closed."""

import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from billing import alarms, periods, pointer, publications
from billing.alarms import Cause
from billing.books.build import Ledger, build
from billing.books.sheet import Chain, Standing
from billing.books.wire import difference, wire
from billing.models import AlarmKind, BillingPeriod, PeriodState, Publication, StatedTotal

_SECONDS = 60
_RECHECKED_AFTER = timedelta(hours=24)


def run(source_id: int, billing_period: date) -> Ledger:
    """Safe to run twice and at the same time."""
    found = build(source_id, billing_period)
    with transaction.atomic():
        pointer.lock(source_id, billing_period)
        row, _ = BillingPeriod.objects.get_or_create(
            source_id=source_id, billing_period=billing_period
        )
        row.severity = found.standing.value
        row.ledger = wire(found)
        row.ledger_at = found.run_at
        row.ledger_snapshots = list(found.snapshots)
        row.fingerprints = found.fingerprints
        if row.closed_at is None and _is_final(row):
            row.closed_at = found.run_at
        row.save()
        _alarms(found)
    return found


def due(*, at_least_every: timedelta = _RECHECKED_AFTER) -> Iterator[tuple[int, date]]:
    """Months whose ledger is of other snapshots, older than a statement, or of long ago."""
    rows = {
        (row.source_id, row.billing_period): row
        for row in BillingPeriod.objects.only(
            "source_id", "billing_period", "ledger_snapshots", "ledger_at"
        )
    }
    newest = StatedTotal.objects.order_by().values_list("source_id", "billing_period")
    stated = {(source, month): at for source, month, at in newest.annotate(Max("stated_at"))}
    oldest = timezone.now() - at_least_every
    for key, shown in sorted(_shown().items(), key=lambda each: each[0][1], reverse=True):
        if _is_due(rows.get(key), shown, since=max(oldest, stated.get(key, oldest))):
            yield key


def _is_due(row: BillingPeriod | None, shown: list[int], *, since: datetime) -> bool:
    if row is None or row.ledger_at is None:
        return True
    return row.ledger_at < since or row.ledger_snapshots != sorted(shown)


def run_due(*, seconds: float = _SECONDS) -> int:
    """As many as the time allows, the newest months first; how many. The rest is due next time."""
    begun, count = time.monotonic(), 0
    for source_id, month in list(due()):
        if time.monotonic() - begun > seconds:
            break
        run(source_id, month)
        count += 1
    return count


def _is_final(row: BillingPeriod) -> bool:
    shown = publications.of_month(row.source_id, row.billing_period)
    ids = tuple(each.snapshot_id for each in shown if each.snapshot_id)
    return periods.state(row.billing_period, row, shown=ids) == PeriodState.FINAL


def _shown() -> dict[tuple[int, date], list[int]]:
    found: dict[tuple[int, date], list[int]] = {}
    for row in Publication.objects.all().newest():
        if row.snapshot_id:
            found.setdefault((row.source_id, row.billing_period), []).append(row.snapshot_id)
    return found


def _alarms(found: Ledger) -> None:
    for chain in found.chains:
        cause = Cause(
            AlarmKind.UNEXPLAINED_DIFFERENCE, found.source_id, found.billing_period, chain.dataset
        )
        if chain.standing == Standing.RED:
            alarms.raise_(cause, _facts(chain))
        else:
            alarms.resolve(cause)


def _facts(chain: Chain) -> dict[str, object]:
    red = [each for each in chain.differences if each.standing == Standing.RED]
    return {"snapshot": chain.snapshot_id, "differences": [difference(each) for each in red]}
