"""Jobs whose worker or message is gone, and results that are kept no longer."""

from datetime import timedelta

import structlog
from django.utils import timezone

from analytics.jobs import store
from analytics.jobs.claims import fail, forget_result, stop_statements
from analytics.jobs.errors import WORKER_LOST
from analytics.jobs.submitting import UNFINISHED, enqueue
from analytics.models import Job, JobState

# Thirty beats; a machine that swaps may well miss some.
LOST_AFTER = timedelta(seconds=60)
MAX_ATTEMPTS = 2
ROWS_KEPT = timedelta(days=30)
_log = structlog.get_logger(__name__)


def recover() -> int:
    """Take up again what nobody has; how many jobs. One that two workers lost has failed."""
    before = timezone.now() - LOST_AFTER
    stale = Job.objects.filter(state__in=UNFINISHED, touched_at__lt=before)
    return sum(_taken_up(job) for job in stale)


def expire() -> int:
    """Delete results past their time, and rows of jobs long after; how many results."""
    now = timezone.now()
    old = Job.objects.filter(expires_at__lt=now).exclude(path="")
    expired = 0
    for job in old:
        forget_result(job)
        expired += 1
    Job.objects.filter(finished_at__lt=now - ROWS_KEPT, path="").delete()
    return expired


def _taken_up(job: Job) -> bool:
    if job.state == JobState.RUNNING:
        # A worker may die without its connection: they would run on beside the next attempt.
        stop_statements(job)
        store.discard(store.folder_of(job.pk))
        if job.attempt >= MAX_ATTEMPTS:
            _log.warning("job_lost", job=str(job.pk))
            return fail(job, WORKER_LOST, f"{job.attempt} attempts")
    return _queued_again(job)


def _queued_again(job: Job) -> bool:
    same = Job.objects.filter(pk=job.pk, state=job.state, touched_at=job.touched_at)
    taken = same.update(state=JobState.QUEUED, touched_at=timezone.now())
    if taken:
        enqueue(job)
    return bool(taken)
