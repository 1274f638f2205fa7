"""Links to results: signed, short-lived, and opened by the one person they were made for.

A link alone opens nothing: whoever follows it must be signed in as the person who asked, and must
see the very charges that person saw when the job ran, and prices if they stand in it. Nobody else
is let in, not even with equal access: fail closed.
"""

import uuid
from datetime import timedelta
from enum import StrEnum

from django.conf import settings
from django.core import signing

from abi.core.accounts.grants import scope_of
from abi.core.accounts.models import User
from abi.core.accounts.scope import Scope
from abi.core.errors import AppError
from analytics.jobs.errors import LINK_INVALID, NO_SUCH_JOB, NOT_DONE, RESULT_GONE, SCOPE_CHANGED
from analytics.models import Job, JobState

_SALT = "abi.job-result"


class Part(StrEnum):
    """What a link leads to: the file, or what goes beside it."""

    RESULT = "result"
    SIDECAR = "sidecar"


def find(job_id: uuid.UUID, *, owner: User) -> Job:
    """A person's own job. Raises AppError `no_such_job`, also for another's."""
    job = Job.objects.filter(pk=job_id, owner=owner).first()
    if job is None:
        raise AppError(NO_SUCH_JOB, str(job_id))
    return job


def token_for(job: Job, part: Part) -> str:
    return signing.dumps(_said(job, part), salt=_SALT)


def opened(job: Job, part: Part, *, token: str, person: User) -> None:
    """Raises AppError `job_link_invalid`, or what `available` raises."""
    try:
        lifetime = timedelta(seconds=settings.JOB_LINK_SECONDS)
        said = signing.loads(token, salt=_SALT, max_age=lifetime)
    except signing.BadSignature as error:
        raise AppError(LINK_INVALID, "") from error
    if said != _said(job, part) or job.owner_id != person.pk:
        raise AppError(LINK_INVALID, "")
    available(job, scope=scope_of(person))


def available(job: Job, *, scope: Scope) -> None:
    """Raises AppError `job_not_done`, `job_result_gone` or `job_scope_changed`."""
    if job.state != JobState.DONE:
        raise AppError(NOT_DONE, job.state)
    if not job.path:
        raise AppError(RESULT_GONE, "")
    if job.scope not in {scope.digest, scope.without_prices().digest}:
        raise AppError(SCOPE_CHANGED, "")


def _said(job: Job, part: Part) -> list[object]:
    return [str(job.pk), job.owner_id, part.value, job.scope]
