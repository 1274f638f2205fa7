"""Who works on a month now, so that two runs never load the same month side by side.

Publishing is fenced without this; a claim saves the double work, and the failure of the run
whose half-loaded snapshot the other one would discard.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from workflows.models import MonthClaim, Status


@dataclass(frozen=True, slots=True)
class Month:
    """What is claimed: the unit that is published."""

    source: str
    dataset: str
    billing_period: date


def claim(run_id: str, month: Month) -> bool:
    """Whether the month is this run's now. One that has ended, however, claims nothing."""
    with transaction.atomic():
        row, _ = MonthClaim.objects.select_for_update(of=("self",)).get_or_create(
            source=month.source,
            dataset=month.dataset,
            billing_period=month.billing_period,
            defaults={"run_id": run_id},
        )
        if str(row.run_id) == run_id:
            return True
        if row.run.status == Status.RUNNING:
            return False
        MonthClaim.objects.filter(pk=row.pk).update(run_id=run_id, claimed_at=timezone.now())
        return True


def release(run_id: str, month: Month) -> None:
    MonthClaim.objects.filter(
        run_id=UUID(run_id),
        source=month.source,
        dataset=month.dataset,
        billing_period=month.billing_period,
    ).delete()


def release_all(run_id: str, source: str, billing_period: date) -> None:
    """Every dataset of the month."""
    MonthClaim.objects.filter(
        run_id=UUID(run_id), source=source, billing_period=billing_period
    ).delete()
