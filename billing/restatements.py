"""Restated after close: a final or locked month shows something else, and it is told."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import structlog

from abi.core.decimals import EXACT, decimal_text
from billing import periods
from billing.models import Publication, RestatementEvent, Snapshot
from billing.periods import Consent

log = structlog.get_logger(__name__)
_MEASURES = ("billed_cost", "effective_cost")


def note(
    where: Publication, *, old: Snapshot | None, at: datetime, consent: Consent | None
) -> None:
    """`where` is the new publication; nothing is noted of a month that was never closed."""
    row = periods.find(where.source_id, where.billing_period)
    if row is None or (row.closed_at is None and row.lock is None):
        return
    new = where.snapshot
    RestatementEvent.objects.create(
        source_id=where.source_id,
        dataset=where.dataset,
        billing_period=where.billing_period,
        old_snapshot=old,
        new_snapshot=new,
        was_locked=row.lock is not None,
        sums={measure: _sums(measure, old, new) for measure in _MEASURES},
        accepted_by=consent.actor.get_username() if consent else "",
        reason=consent.reason if consent else "",
        restated_at=at,
    )
    log.warning(
        "restated_after_close",
        source=where.source.name,
        dataset=where.dataset,
        billing_period=where.billing_period.isoformat(),
    )


def _sums(measure: str, old: Snapshot | None, new: Snapshot | None) -> dict[str, dict[str, str]]:
    before, after = _totals(measure, old), _totals(measure, new)
    return {
        currency: _sum(before.get(currency, "0"), after.get(currency, "0"))
        for currency in sorted(before | after)
    }


def _sum(old: str, new: str) -> dict[str, str]:
    difference = EXACT.subtract(Decimal(new), Decimal(old))
    return {"old": old, "new": new, "difference": decimal_text(difference)}


def _totals(measure: str, snapshot: Snapshot | None) -> dict[str, Any]:
    return dict(snapshot.totals.get(measure) or {}) if snapshot else {}
