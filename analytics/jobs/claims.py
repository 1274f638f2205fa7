"""Who has a job. Every change of state is one conditional UPDATE: of two who try, one succeeds."""

import uuid
from datetime import timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from abi.core.audit.record import Actor, record
from abi.core.clickhouse import client
from abi.core.errors import AppError, ErrorKind
from analytics.jobs import store
from analytics.jobs.submitting import UNFINISHED
from analytics.models import Job, JobKind, JobState

_log = structlog.get_logger(__name__)


class LostError(Exception):
    """The job is no longer this worker's: it was cancelled, or given to another."""


def claim(job_id: uuid.UUID) -> Job | None:
    """The job, if it was still to be had."""
    now = timezone.now()
    taken = Job.objects.filter(pk=job_id, state=JobState.QUEUED).update(
        state=JobState.RUNNING,
        attempt=F("attempt") + 1,
        started_at=now,
        touched_at=now,
        done_rows=0,
        total_rows=0,
    )
    return Job.objects.select_related("owner").get(pk=job_id) if taken else None


def touch(job: Job, **told: Any) -> None:
    """Say that this attempt lives, and how far it is. Raises LostError."""
    if not _mine(job).update(touched_at=timezone.now(), **told):
        raise LostError


def finish(job: Job, **result: Any) -> None:
    """The result is the job's; the audit log says so of an export. Raises LostError."""
    now = timezone.now()
    kept = timedelta(hours=settings.JOB_RESULT_HOURS)
    with transaction.atomic():
        done = {"state": JobState.DONE, "finished_at": now, "expires_at": now + kept}
        if not _mine(job).update(**done, **result):
            raise LostError
        if job.kind == JobKind.EXPORT:
            _audit(job, result)


def fail(job: Job, kind: ErrorKind, detail: str) -> bool:
    """Whether the job was still this attempt's to fail."""
    error = error_of(kind, detail)
    ended = {"state": JobState.FAILED, "finished_at": timezone.now(), "error": error}
    return bool(_mine(job).update(**ended))


def error_of(kind: ErrorKind, detail: str) -> dict[str, Any]:
    """As JSON values, in both languages: who reads it later may read either."""
    return {"code": kind.code, "detail": detail[:1000]} | {
        name: {"en": words.en, "zh": words.zh}
        for name, words in {"cause": kind.cause, "fix": kind.fix}.items()
    }


def cancel(job: Job, *, actor: Actor) -> bool:
    """Stop it wherever it is, in ClickHouse as well. A job that has ended stays as it ended."""
    unfinished = Job.objects.filter(pk=job.pk, state__in=UNFINISHED)
    with transaction.atomic():
        ended = unfinished.update(state=JobState.CANCELLED, finished_at=timezone.now())
        if ended:
            record(actor=actor, action="job.cancelled", target=str(job.pk))
    if ended:
        stop_statements(job)
    return bool(ended)


def stop_statements(job: Job) -> None:
    """Whatever ClickHouse runs for it. If it cannot be told now, the worker tells it later."""
    try:
        client.cancel(job.statements)
    except AppError:
        _log.warning("job_statements_not_stopped", job=str(job.pk))


def forget_result(job: Job, *, actor: Actor | None = None) -> None:
    """Delete the file; the job stays, without it. An event of `actor`; none where time did it."""
    with transaction.atomic():
        forgotten = Job.objects.filter(pk=job.pk).exclude(path="").update(path="")
        if forgotten and actor:
            record(actor=actor, action="job.result_deleted", target=str(job.pk))
    if forgotten:
        store.discard(store.folder_of(job.pk))


def _mine(job: Job) -> Any:
    return Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempt=job.attempt)


def _audit(job: Job, result: dict[str, Any]) -> None:
    told = {name: result[name] for name in ("file_name", "rows", "size", "sha256", "scope")}
    sidecar = result["sidecar"]
    told |= {name: sidecar[name] for name in ("content", "sums", "question")}
    told["snapshots"] = [each["snapshot_id"] for each in sidecar["as_of"]["snapshots"]]
    record(actor=job.owner, action="export.made", target=str(job.pk), after=told)
