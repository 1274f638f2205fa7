"""`/api/v1/analytics/jobs`: questions and exports that take longer than a request."""

import base64
import json
import uuid
from typing import Any, cast, override

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from abi.core.accounts.grants import scope_of
from abi.core.accounts.models import User
from abi.core.accounts.permissions import requires
from abi.core.accounts.roles import Permission
from abi.core.audit.record import record
from analytics.api.job_answers import JobSerializer, accepted, answer, answered
from analytics.api.prices import asked_within
from analytics.api.questions import AnalyticsQuerySerializer, query_from
from analytics.jobs import store
from analytics.jobs.claims import cancel, forget_result
from analytics.jobs.links import Part, find, opened
from analytics.jobs.submitting import submit
from analytics.models import Job, JobKind

NEWEST = 100


class JobsSerializer(serializers.Serializer[Any]):
    items = JobSerializer(many=True)


class JobsView(APIView):
    permission_classes = (requires(Permission.VIEW_COSTS),)
    throttle_scope = "work"

    @extend_schema(operation_id="analytics_jobs_list", responses=JobsSerializer)
    def get(self, request: Request) -> Response:
        """One's own jobs, the newest 100."""
        jobs = Job.objects.filter(owner=_person(request))[:NEWEST]
        return Response({"items": answered(jobs, request)})

    @extend_schema(request=AnalyticsQuerySerializer, responses={202: JobSerializer})
    def post(self, request: Request) -> Response:
        """Ask a question that may take long; the result is what /analytics/query would answer."""
        serializer = AnalyticsQuerySerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        with asked_within(scope_of(_person(request))):
            query_from(serializer.validated_data)
        asked = cast("dict[str, Any]", request.data)
        return accepted(submit(JobKind.QUERY, asked, owner=_person(request)), request)


class JobView(APIView):
    permission_classes = (requires(Permission.VIEW_COSTS),)

    @extend_schema(responses=JobSerializer)
    def get(self, request: Request, job_id: uuid.UUID) -> Response:
        """How far a job of one's own is."""
        return Response(answer(find(job_id, owner=_person(request)), request))

    @extend_schema(responses=JobSerializer)
    def delete(self, request: Request, job_id: uuid.UUID) -> Response:
        """Cancel it, in ClickHouse as well; of a job that has ended delete the result."""
        person = _person(request)
        job = find(job_id, owner=person)
        if not cancel(job, actor=person):
            forget_result(job, actor=person)
        return Response(answer(find(job_id, owner=person), request))


class _AnyFormat(DefaultContentNegotiation):
    """The file has the format it was made in; a refusal is problem+json whatever is accepted."""

    @override
    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        del request, format_suffix
        return renderers[0], renderers[0].media_type


_TOKEN = OpenApiParameter("token", str, required=True, description="As the job gives it.")


class JobResultView(APIView):
    permission_classes = (requires(Permission.VIEW_COSTS),)
    content_negotiation_class = _AnyFormat

    @extend_schema(
        parameters=[_TOKEN],
        responses={
            (200, "application/octet-stream"): OpenApiResponse(OpenApiTypes.BINARY, "The file."),
            304: OpenApiResponse(description="It is the file that the caller has."),
        },
    )
    def get(self, request: Request, job_id: uuid.UUID) -> HttpResponseBase:
        """The file, streamed: opens for its owner, as long as they see what they saw."""
        job = _opened(request, job_id, Part.RESULT)
        etag = f'"{job.sha256}"'
        fresh = get_conditional_response(request._request, etag=etag)  # noqa: SLF001 - Django's own
        if fresh is not None:
            return fresh
        response = StreamingHttpResponse(
            store.reading(job.path),
            content_type=job.media_type,
            headers=_headers(job) | {"ETag": etag},
        )
        if job.kind == JobKind.EXPORT:
            record(
                actor=_person(request),
                action="export.downloaded",
                target=str(job.pk),
                after={"sha256": job.sha256, "rows": job.rows},
            )
        return response


class JobSidecarView(APIView):
    permission_classes = (requires(Permission.VIEW_COSTS),)
    content_negotiation_class = _AnyFormat

    @extend_schema(parameters=[_TOKEN], responses={200: OpenApiTypes.OBJECT})
    def get(self, request: Request, job_id: uuid.UUID) -> HttpResponse:
        """What proves that the file is all there: rows, sums, hash, question, basis, as-of."""
        job = _opened(request, job_id, Part.SIDECAR)
        text = json.dumps(job.sidecar, ensure_ascii=False, indent=1)
        response = HttpResponse(text, content_type="application/json")
        response.headers["Content-Disposition"] = f'attachment; filename="{job.file_name}.json"'
        return response


def _opened(request: Request, job_id: uuid.UUID, part: Part) -> Job:
    person = _person(request)
    job = find(job_id, owner=person)
    opened(job, part, token=request.query_params.get("token", ""), person=person)
    return job


def _headers(job: Job) -> dict[str, str]:
    digest = base64.b64encode(bytes.fromhex(job.sha256)).decode()
    return {
        "Content-Disposition": f'attachment; filename="{job.file_name}"',
        "Content-Length": str(job.size),
        "Repr-Digest": f"sha-256=:{digest}:",
        "ABI-Rows": str(job.rows),
    }


def _person(request: Request) -> User:
    return cast("User", request.user)
