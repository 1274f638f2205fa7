"""Read the same landed bytes again, under the rules of today, as a fresh snapshot."""

from collections.abc import Callable

from django.db import transaction

from abi.core.accounts.models import User
from abi.core.audit.record import record
from abi.core.errors import AppError
from billing import publications, reading_rules
from billing.check import check
from billing.deliveries import Checked, Landed, LandedBlob, Published
from billing.history_errors import UNKNOWN_SNAPSHOT
from billing.landing import content_hash
from billing.load import load
from billing.models import Snapshot
from billing.publish import publish
from billing.replay_errors import NOT_REPLAYABLE


def landed_again(snapshot_id: int) -> Landed:
    """The snapshot's delivery as it would be landed now: nothing is fetched.

    Raises AppError `unknown_snapshot`, `not_replayable`.
    """
    snapshot = Snapshot.objects.select_related("source").filter(pk=snapshot_id).first()
    if snapshot is None:
        raise AppError(UNKNOWN_SNAPSHOT, f"snapshot {snapshot_id}")
    _refuse_older(snapshot)
    blobs = tuple(LandedBlob(**blob) for blob in snapshot.manifest["blobs"])
    rules = reading_rules.of(snapshot.source_id)
    return Landed(
        source=snapshot.source.name,
        dataset=snapshot.dataset,
        billing_period=snapshot.billing_period.isoformat(),
        run_id=snapshot.run_id,
        content_hash=content_hash(blobs, rules),
        stated_rows=snapshot.manifest["rows"],
        blobs=blobs,
        rules=rules,
        data_version=snapshot.manifest.get("data_version", ""),
    )


def shown(checked: Checked, *, of: int, actor: User | None, reason: str) -> Published:
    """Publish what was read again, with its audit event; raises as `publish` does."""
    with transaction.atomic():
        published = publish(checked)
        if published.changed:
            record(
                actor=actor,
                action="snapshot.replayed",
                target=f"source {checked.source} {checked.dataset} {checked.billing_period[:7]}",
                before={"snapshot": of},
                after={
                    "snapshot": published.snapshot_id,
                    "quarantined": published.quarantined,
                    "rules": [list(told) for told in reading_rules.of_source(checked.source)],
                    "reason": reason,
                },
            )
    return published


def replay(
    snapshot_id: int,
    *,
    actor: User | None,
    reason: str,
    on_progress: Callable[[int], None] = lambda _: None,
) -> Published:
    """Every step at once, for as long as the load takes. Undone like any publication.

    Raises AppError `unknown_snapshot`, `not_replayable`, and what load, check and publish raise.
    """
    loaded = load(landed_again(snapshot_id), on_progress=on_progress)
    return shown(check(loaded), of=snapshot_id, actor=actor, reason=reason)


def _refuse_older(snapshot: Snapshot) -> None:
    """An older delivery must not come back over a newer one: that is what undo is for."""
    month = (snapshot.source_id, snapshot.dataset, snapshot.billing_period)
    row = publications.newest(*month)
    if row and row.snapshot_id == snapshot.pk:
        return
    newest = Snapshot.objects.filter(
        source_id=month[0], dataset=month[1], billing_period=month[2]
    ).first()
    if newest != snapshot:
        raise AppError(NOT_REPLAYABLE, f"snapshot {snapshot.pk} is {snapshot.status}")
