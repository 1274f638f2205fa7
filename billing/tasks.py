"""Celery entry points: short, safe to run twice."""

from celery import shared_task

from billing import audit_anchors, dated, deadlines, draft_expiry, retention
from billing.books import run


@shared_task(name="billing.tasks.watch_deliveries")  # type: ignore[untyped-decorator]
def watch_deliveries() -> int:
    """Alarm for sources that are late; how many are."""
    return deadlines.watch()


@shared_task(name="billing.tasks.run_ledgers")  # type: ignore[untyped-decorator]
def run_ledgers() -> int:
    """Run the ledgers that are due, a minute's worth; how many were run."""
    return run.run_due()


@shared_task(name="billing.tasks.prune_snapshots")  # type: ignore[untyped-decorator]
def prune_snapshots() -> int:
    """Give up what the sources do not keep; how many snapshots."""
    return len(retention.prune())


@shared_task(name="billing.tasks.date_snapshots")  # type: ignore[untyped-decorator]
def date_snapshots() -> int:
    """Work out what snapshots of an older version lack; how many."""
    return dated.fill()


@shared_task(name="billing.tasks.anchor_audit")  # type: ignore[untyped-decorator]
def anchor_audit() -> int:
    """Write down the newest audit event where it cannot be taken back; how many anchors, 0 or 1."""
    return int(audit_anchors.anchor() is not None)


@shared_task(name="billing.tasks.expire_drafts")  # type: ignore[untyped-decorator]
def expire_drafts() -> int:
    """Drop sources that nobody finished setting up; how many."""
    return draft_expiry.expire()
