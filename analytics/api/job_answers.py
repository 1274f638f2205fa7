"""A job as its owner is told of it."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any, cast
from urllib.parse import urlencode

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from abi.core.accounts.grants import scope_of
from abi.core.accounts.models import User
from abi.core.accounts.scope import Scope
from abi.core.api.language import language_of
from abi.core.errors import AppError, Words
from analytics.jobs.claims import error_of
from analytics.jobs.links import Part, available, token_for
from analytics.models import Job, JobKind, JobState


class JobProgressSerializer(serializers.Serializer[Any]):
    done_rows = serializers.IntegerField(
        help_text="Of an export the rows written, before that and of a question the rows read."
    )
    total_rows = serializers.IntegerField(help_text="0 while that is not known.")


class JobErrorSerializer(serializers.Serializer[Any]):
    """As in a problem: a stable code, what happened, the particulars, what to do."""

    code = serializers.CharField()
    title = serializers.CharField()
    detail = serializers.CharField(allow_blank=True)
    fix = serializers.CharField()


class JobResultSerializer(serializers.Serializer[Any]):
    """The links open for the owner alone, for a while; ask for the job again to get new ones."""

    url = serializers.CharField()
    sidecar_url = serializers.CharField()
    file_name = serializers.CharField()
    media_type = serializers.CharField()
    rows = serializers.IntegerField()
    size = serializers.IntegerField(help_text="In bytes.")
    sha256 = serializers.RegexField(r"^[0-9a-f]{64}$")
    expires_at = serializers.DateTimeField(help_text="When the file is deleted.")


class JobSerializer(serializers.Serializer[Any]):
    """`result` is there when the job is done and the person may have it; else `error` says why."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(JobKind.choices)
    state = serializers.ChoiceField(JobState.choices)
    created_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    attempt = serializers.IntegerField()
    progress = serializers.SerializerMethodField()
    error = serializers.SerializerMethodField()
    result = serializers.SerializerMethodField()

    @extend_schema_field(JobProgressSerializer)
    def get_progress(self, job: Job) -> Any:
        return JobProgressSerializer(job).data

    @extend_schema_field(JobErrorSerializer(allow_null=True))
    def get_error(self, job: Job) -> Any:
        refusal = _refusal(job, self.context["scope"]) if job.state == JobState.DONE else None
        error = error_of(refusal.kind, refusal.detail) if refusal else job.error
        return _in_language(error, self.context["language"]) if error else None

    @extend_schema_field(JobResultSerializer(allow_null=True))
    def get_result(self, job: Job) -> Any:
        if _refusal(job, self.context["scope"]):
            return None
        told = {name: getattr(job, name) for name in _TOLD}
        links = {"url": Part.RESULT, "sidecar_url": Part.SIDECAR}
        return JobResultSerializer(
            told | {name: _link(job, part) for name, part in links.items()}
        ).data


_TOLD = ("file_name", "media_type", "rows", "size", "sha256", "expires_at")


def answered(jobs: Iterable[Job], request: Request) -> list[dict[str, Any]]:
    """These jobs as their owner, who asks, may be told of them now."""
    context = {
        "scope": scope_of(cast("User", request.user)),
        "language": language_of(request._request),  # noqa: SLF001 - DRF's way to Django's request
    }
    return [dict(JobSerializer(job, context=context).data) for job in jobs]


def answer(job: Job, request: Request) -> dict[str, Any]:
    return answered([job], request)[0]


def accepted(job: Job, request: Request) -> Response:
    """202, and where to ask."""
    address = reverse("analytics:job", args=[job.pk])
    return Response(answer(job, request), HTTPStatus.ACCEPTED, headers={"Location": address})


def _refusal(job: Job, scope: Scope) -> AppError | None:
    try:
        available(job, scope=scope)
    except AppError as error:
        return error
    return None


def _link(job: Job, part: Part) -> str:
    address = reverse(f"analytics:job-{part.value}", args=[job.pk])
    return f"{address}?{urlencode({'token': token_for(job, part)})}"


def _in_language(error: dict[str, Any], language: str) -> dict[str, str]:
    cause, fix = Words(**error["cause"]), Words(**error["fix"])
    return {
        "code": error["code"],
        "title": cause.in_language(language),
        "detail": error["detail"],
        "fix": fix.in_language(language),
    }
