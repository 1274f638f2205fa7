"""The gate before publishing: the books of a loaded snapshot balance, or nothing is shown."""

from abi.core.errors import AppError
from billing import dated, ledger, snapshots
from billing.deliveries import Checked, Loaded
from billing.models import Snapshot, SnapshotStatus


def check(loaded: Loaded) -> Checked:
    """Safe to run twice. Raises AppError `books_do_not_balance`, `mixed_billing_periods`."""
    snapshot = snapshots.require(
        loaded.snapshot_id,
        SnapshotStatus.LOADING,
        SnapshotStatus.CHECKED,
        SnapshotStatus.PUBLISHED,
        SnapshotStatus.SUPERSEDED,
    )
    if snapshot.status == SnapshotStatus.LOADING:
        _balance(snapshot)
    return Checked(
        snapshot_id=snapshot.pk,
        source=snapshot.source.name,
        dataset=snapshot.dataset,
        billing_period=snapshot.billing_period.isoformat(),
        delivered=snapshot.delivered,
        loaded=snapshot.loaded,
        quarantined=snapshot.quarantined,
    )


def _balance(snapshot: Snapshot) -> None:
    books = ledger.read(snapshot)
    try:
        ledger.balance(books, snapshot)
    except AppError as e:
        snapshots.fail(snapshot, e)
        raise
    snapshot.delivered = sum(entry.lines for entry in books.delivered.values())
    snapshot.loaded = sum(entry.lines for entry in books.loaded.values())
    snapshot.quarantined = sum(entry.lines for entry in books.quarantined.values())
    snapshot.totals = books.totals(snapshot.dataset)
    # Only a load nobody took over becomes checked.
    Snapshot.objects.filter(pk=snapshot.pk, status=SnapshotStatus.LOADING).update(
        status=SnapshotStatus.CHECKED,
        delivered=snapshot.delivered,
        loaded=snapshot.loaded,
        quarantined=snapshot.quarantined,
        totals=snapshot.totals,
        other_months=dated.other_months([snapshot])[snapshot.pk],
    )
