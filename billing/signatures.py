"""A person signs a month, and another opens it again. Audited; never undone, only followed."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from abi.core.accounts.models import User
from abi.core.audit.record import record
from abi.core.errors import AppError
from billing import periods, pointer, publications
from billing.models import BillingPeriod, PeriodSignature, PeriodState, Source
from billing.period_errors import (
    ALREADY_LOCKED,
    NEEDS_SECOND_PERSON,
    NOT_LOCKED,
    PERIOD_NOT_FINAL,
    UNKNOWN_PERIOD,
)


@transaction.atomic
def lock(source: str, billing_period: date, *, actor: User, note: str) -> BillingPeriod:
    """Sign what the month shows. Raises AppError `unknown_period`, `already_locked`,
    `period_not_final`.
    """
    row, shown = _locked(source, billing_period)
    if row.lock:
        raise AppError(ALREADY_LOCKED, f"signed by {row.lock.person}")
    state = periods.state(billing_period, row, shown=shown)
    if state != PeriodState.FINAL:
        raise AppError(PERIOD_NOT_FINAL, f"{source} {billing_period:%Y-%m} is {state.value}")
    row.lock = _signed(row, actor, note, locks=True, shown=shown)
    row.save(update_fields=("lock",))
    return row


@transaction.atomic
def unlock(source: str, billing_period: date, *, actor: User, note: str) -> BillingPeriod:
    """Raises AppError `unknown_period`, `not_locked`, `needs_second_person`."""
    row, shown = _locked(source, billing_period)
    if row.lock is None:
        raise AppError(NOT_LOCKED, f"{source} {billing_period:%Y-%m}")
    if row.lock.person_id == actor.pk:
        raise AppError(NEEDS_SECOND_PERSON, f"{row.lock.person} signed {billing_period:%Y-%m}")
    _signed(row, actor, note, locks=False, shown=shown)
    row.lock = None
    row.save(update_fields=("lock",))
    return row


def _locked(source: str, billing_period: date) -> tuple[BillingPeriod, tuple[int, ...]]:
    """The row and what is shown, with the month locked: nobody publishes what is being signed."""
    found = Source.objects.filter(name=source).first()
    if found is None:
        raise AppError(UNKNOWN_PERIOD, source)
    pointer.lock(found.pk, billing_period)
    row = periods.find(found.pk, billing_period)
    if row is None:
        raise AppError(UNKNOWN_PERIOD, f"{source} {billing_period:%Y-%m}")
    shown = publications.of_month(found.pk, billing_period)
    return row, tuple(each.snapshot_id for each in shown if each.snapshot_id)


def _signed(
    row: BillingPeriod, actor: User, note: str, *, locks: bool, shown: tuple[int, ...]
) -> PeriodSignature:
    record(
        actor=actor,
        action="period.locked" if locks else "period.unlocked",
        target=f"{row.source.name} {row.billing_period:%Y-%m}",
        after={"note": note, "snapshots": list(shown)},
    )
    return PeriodSignature.objects.create(
        source_id=row.source_id,
        billing_period=row.billing_period,
        locks=locks,
        person_id=actor.pk,
        person=actor.get_username(),
        note=note,
        snapshots=sorted(shown),
        signed_at=timezone.now(),
    )
