"""One job from claim to end. The edge of the process: whatever goes wrong becomes its error."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import structlog
from celery.exceptions import SoftTimeLimitExceeded

from abi.core.accounts.grants import scope_of
from abi.core.accounts.roles import Permission
from abi.core.accounts.scope import Scope
from abi.core.api.errors import INTERNAL
from abi.core.clickhouse import client
from abi.core.errors import AppError
from analytics.exports.tally import Hashing
from analytics.jobs import store
from analytics.jobs.claims import LostError, claim, fail, finish
from analytics.jobs.errors import NOT_ALLOWED, TOO_LONG
from analytics.jobs.pulse import beating
from analytics.models import Job, JobKind

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Task:
    """What a job is to do: the request, whose it is, what they see now, and where to write."""

    asked: dict[str, Any]
    scope: Scope
    to: Hashing
    report: Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Produced:
    """What is known of the file that was written."""

    file_name: str
    media_type: str
    rows: int
    sidecar: dict[str, Any] = field(default_factory=dict)


Work = Callable[[Task], Produced]


def run(job_id: uuid.UUID, works: Mapping[JobKind, Work]) -> bool:
    """Do the job, if nobody else has it; whether it has a result now."""
    job = claim(job_id)
    if job is None:
        return False
    named = structlog.contextvars.bound_contextvars(run_id=str(job.pk), user_id=job.owner_id)
    with named, client.background(job.statements):
        try:
            _do(job, works[JobKind(job.kind)])
        except LostError:
            _log.info("job_no_longer_wanted")
        except SoftTimeLimitExceeded:
            fail(job, TOO_LONG, "")
        except AppError as error:
            fail(job, error.kind, error.detail)
        except Exception as error:  # noqa: BLE001 - the edge: it is logged, and the job says so
            _log.exception("job_failed")
            fail(job, INTERNAL, type(error).__name__)
        else:
            return True
    return False


def _do(job: Job, work: Work) -> None:
    """Whatever is written by an attempt that does not finish is thrown away."""
    if Permission.VIEW_COSTS not in job.owner.permissions or not job.owner.is_active:
        raise AppError(NOT_ALLOWED, "")
    scope = scope_of(job.owner)
    scope = scope if job.sees_prices else scope.without_prices()
    folder = store.folder_of(job.pk, job.attempt)
    try:
        with beating(job) as pulse, store.writing(f"{folder}/result") as file:
            to = Hashing(file)
            produced = work(Task(job.asked, scope, to, pulse.report))
        written = {"path": f"{folder}/result", "size": to.size, "sha256": to.sha256}
        finish(job, scope=scope.digest, **written, **asdict(produced))
    except BaseException:
        store.discard(folder)
        raise
