"""`/api/v1/workflows/{id}/pause`, `resume` and `retry-failed`."""

import uuid
from http import HTTPStatus

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from workflows import steering
from workflows.api.serializers import ReasonSerializer, RunSerializer
from workflows.api.views import WorkflowView, person, shown_run, valid

_ANSWERS = {HTTPStatus.ACCEPTED: RunSerializer}


class PauseView(WorkflowView):
    @extend_schema(request=ReasonSerializer, responses=_ANSWERS)
    def post(self, request: Request, run_id: uuid.UUID) -> Response:
        """Begin no other month; those in work end."""
        reason = valid(ReasonSerializer(data=request.data))["reason"]
        run = steering.pause(actor=person(request), run_id=run_id, reason=reason)
        return shown_run(request, run, HTTPStatus.ACCEPTED)


class ResumeView(WorkflowView):
    @extend_schema(request=ReasonSerializer, responses=_ANSWERS)
    def post(self, request: Request, run_id: uuid.UUID) -> Response:
        """Go on with the months that wait."""
        reason = valid(ReasonSerializer(data=request.data))["reason"]
        run = steering.resume(actor=person(request), run_id=run_id, reason=reason)
        return shown_run(request, run, HTTPStatus.ACCEPTED)


class RetryFailedView(WorkflowView):
    @extend_schema(request=ReasonSerializer, responses=_ANSWERS)
    def post(self, request: Request, run_id: uuid.UUID) -> Response:
        """Try the failed months again: in this run while it runs, else in the new run answered."""
        reason = valid(ReasonSerializer(data=request.data))["reason"]
        run = steering.retry_failed(actor=person(request), run_id=run_id, reason=reason)
        return shown_run(request, run, HTTPStatus.ACCEPTED)
