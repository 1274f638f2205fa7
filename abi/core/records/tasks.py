"""Celery entry points: short, safe to run twice."""

from celery import shared_task
from django.db import connection


@shared_task(name="abi.core.records.tasks.forget_changes")  # type: ignore[untyped-decorator]
def forget_changes() -> int:
    """Drop changes of more than a day ago: nothing is remembered for as long without a look."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM record_change WHERE at < now() - interval '1 day'")
        return int(cursor.rowcount)
