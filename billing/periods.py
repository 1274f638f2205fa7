"""Where a month stands: open, provisional, final, locked. Derived from time, books and signature.

Azure closes a month up to 72 hours after its end and changes charges until the 5th (also in
China): a month is provisional until the 6th, 00:00 UTC, and final once its books match then.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone

from abi.core.accounts.models import User
from abi.core.errors import AppError
from billing.models import BillingPeriod, PeriodState, Severity
from billing.period_errors import NEEDS_SECOND_PERSON, PERIOD_LOCKED

_CHANGES_UNTIL = timedelta(days=5)
_MATCHED = (Severity.OK, Severity.LISTED)


@dataclass(frozen=True, slots=True)
class Consent:
    """A person's word for what a run may not do alone."""

    actor: User
    reason: str
    to_empty: bool = False
    to_locked: bool = False


def month_start(month: date) -> datetime:
    return datetime.combine(month.replace(day=1), time(), UTC)


def month_end(month: date) -> datetime:
    return month_start(month.replace(day=1) + timedelta(days=32))


def settled_at(month: date) -> datetime:
    """From when on Azure changes the month no more."""
    return month_end(month) + _CHANGES_UNTIL


def is_over(month: date, *, at: datetime) -> bool:
    return at >= settled_at(month)


def find(source_id: int, billing_period: date) -> BillingPeriod | None:
    rows = BillingPeriod.objects.select_related("lock")
    return rows.filter(source_id=source_id, billing_period=billing_period).first()


def state(
    month: date, row: BillingPeriod | None, *, shown: tuple[int, ...], at: datetime | None = None
) -> PeriodState:
    """`shown` are the snapshots the source shows of the month, `row` what is stored of it."""
    now = at or timezone.now()
    if row and row.lock_id:
        return PeriodState.LOCKED
    if now < month_end(month):
        return PeriodState.OPEN
    if row and is_over(month, at=now) and matches(row, shown):
        return PeriodState.FINAL
    return PeriodState.PROVISIONAL


def matches(row: BillingPeriod, shown: tuple[int, ...]) -> bool:
    """Whether the books were found to match, and were of what is shown."""
    is_current = set(shown) <= set(row.ledger_snapshots)
    return bool(shown) and is_current and row.severity in _MATCHED


def refuse_locked(source_id: int, billing_period: date, consent: Consent | None) -> None:
    """Call it with the month locked. Raises AppError `period_locked`, `needs_second_person`."""
    row = find(source_id, billing_period)
    if row is None or row.lock is None:
        return
    if consent is None or not consent.to_locked:
        signed = f"{billing_period:%Y-%m}, signed by {row.lock.person}"
        raise AppError(PERIOD_LOCKED, f"{row.source.name} {signed}")
    if consent.actor.pk == row.lock.person_id:
        raise AppError(NEEDS_SECOND_PERSON, f"{row.lock.person} signed {billing_period:%Y-%m}")
