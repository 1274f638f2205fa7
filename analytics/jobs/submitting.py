"""A job is a row first and a message second: a broker that forgets loses nothing."""

from functools import partial
from typing import Any

import structlog
from celery import current_app
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from abi.core.accounts.models import User
from abi.core.accounts.roles import Permission
from abi.core.errors import AppError
from analytics.jobs.errors import TOO_MANY
from analytics.models import Job, JobKind, JobState

RUN = "analytics.tasks.run_job"
UNFINISHED = (JobState.QUEUED, JobState.RUNNING)
# More would only wait behind each other.
MAX_UNFINISHED = 5
_log = structlog.get_logger(__name__)


def submit(kind: JobKind, asked: dict[str, Any], *, owner: User) -> Job:
    """`asked` is the request, already found to be sound; `owner` as the request bears them, maybe
    narrowed by a key. Raises AppError `too_many_jobs`.
    """
    with transaction.atomic():
        # One of a person at a time, or two requests would both be the fifth.
        User.objects.select_for_update().get(pk=owner.pk)
        unfinished = Job.objects.filter(owner=owner, state__in=UNFINISHED).count()
        if unfinished >= MAX_UNFINISHED:
            raise AppError(TOO_MANY, f"{unfinished} jobs")
        job = Job.objects.create(
            kind=kind,
            owner=owner,
            asked=asked,
            sees_prices=Permission.VIEW_PRICES in owner.permissions,
            touched_at=timezone.now(),
        )
        transaction.on_commit(partial(enqueue, job))
    return job


def enqueue(job: Job) -> None:
    """Tell the workers. Without a broker the job waits, and is told of again (recovery.py)."""
    try:
        current_app.send_task(RUN, args=[str(job.pk)], retry=False)
    except OperationalError:
        _log.warning("job_not_enqueued", job=str(job.pk))
