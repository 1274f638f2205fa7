"""Celery entry points; `run_job` has a queue and workers of its own."""

import uuid

from celery import shared_task

from analytics.api.works import WORKS
from analytics.explorer import history
from analytics.jobs import recovery, running
from analytics.jobs.submitting import RUN


# Acknowledged at once: the row says who has it, and `recover_jobs` finds what is lost.
@shared_task(name=RUN, acks_late=False, soft_time_limit=21_600, time_limit=21_660)  # type: ignore[untyped-decorator]
def run_job(job_id: str) -> bool:
    """Do one job; whether it has a result now. Run twice it does nothing the second time."""
    return running.run(uuid.UUID(job_id), WORKS)


@shared_task(name="analytics.tasks.recover_jobs")  # type: ignore[untyped-decorator]
def recover_jobs() -> int:
    """Take up what a worker or the broker lost; how many jobs."""
    return recovery.recover()


@shared_task(name="analytics.tasks.expire_jobs")  # type: ignore[untyped-decorator]
def expire_jobs() -> int:
    """Delete results past their time; how many."""
    return recovery.expire()


@shared_task(name="analytics.tasks.tidy_sql")  # type: ignore[untyped-decorator]
def tidy_sql() -> int:
    """Forget old runs of people's SQL, and drop the views nobody used for a day; how many."""
    return history.tidy()
