"""Celery entry points: short, safe to run twice."""

from celery import shared_task

from workflows import reconcile


@shared_task(name="workflows.tasks.reconcile_runs")  # type: ignore[untyped-decorator]
def reconcile_runs() -> int:
    """Mark runs that ended without telling; how many were changed."""
    return reconcile.reconcile_runs()
