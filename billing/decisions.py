"""What a person decides about a delivery or a month: taken back, emptied, accepted. Audited."""

from django.db import transaction

from abi.core.accounts.models import User
from abi.core.audit.record import record
from abi.core.errors import AppError, ErrorKind
from billing import history, publish
from billing.deliveries import Published
from billing.errors import EMPTY_DELIVERY
from billing.history import Month
from billing.history_errors import NEVER_PUBLISHED
from billing.models import Snapshot, SnapshotStatus
from billing.period_errors import PERIOD_LOCKED, SNAPSHOT_NOT_HELD
from billing.periods import Consent

_HELD = (SnapshotStatus.FAILED,)


def withdraw(month: Month, *, actor: User, reason: str, expected: int | None = None) -> int:
    """The snapshot that is shown no more.

    Raises AppError `never_published` and what `publish.withdraw` raises.
    """
    with transaction.atomic():
        if not history.was_published(month):
            raise AppError(NEVER_PUBLISHED, str(month))
        consent = Consent(actor, reason)
        return publish.withdraw(
            month.source, month.dataset, month.billing_period, consent=consent, expected=expected
        )


def confirm_empty(snapshot_id: int, *, actor: User, reason: str) -> Published:
    """Show a delivery without usable lines in place of a month that has some.

    Raises AppError `snapshot_not_held`, and what publishing raises.
    """
    consent = Consent(actor, reason, to_empty=True)
    return _show(snapshot_id, EMPTY_DELIVERY, consent, action="publication.emptied")


def accept(snapshot_id: int, *, actor: User, reason: str) -> Published:
    """Show a delivery in a locked month, which stays locked: a restatement is recorded.

    Raises AppError `snapshot_not_held`, `needs_second_person`, and what publishing raises.
    """
    consent = Consent(actor, reason, to_locked=True)
    return _show(snapshot_id, PERIOD_LOCKED, consent, action="publication.accepted")


@transaction.atomic
def _show(snapshot_id: int, held: ErrorKind, consent: Consent, *, action: str) -> Published:
    """A snapshot is held when publishing it failed for that reason and nothing came after it."""
    snapshot = Snapshot.objects.select_related("source").filter(pk=snapshot_id).first()
    if snapshot is None or snapshot.status not in _HELD or snapshot.error_code != held.code:
        raise AppError(SNAPSHOT_NOT_HELD, f"snapshot {snapshot_id}")
    shown = publish.show(snapshot_id, consent, _HELD)
    month = f"{snapshot.source.name} {snapshot.dataset} {snapshot.billing_period:%Y-%m}"
    after = {"snapshot": snapshot_id, "reason": consent.reason}
    record(actor=consent.actor, action=action, target=month, after=after)
    return shown
