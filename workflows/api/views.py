"""`/api/v1/workflows/`: list, start, follow, cancel, schedule."""

import uuid
from http import HTTPStatus
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from abi.core.accounts.models import User
from abi.core.accounts.permissions import requires
from abi.core.accounts.roles import Permission
from workflows import catalogue, runs, schedules, services
from workflows.api import newest_first
from workflows.api.json_schema import json_schema
from workflows.api.serializers import (
    ReasonSerializer,
    RunFilterSerializer,
    RunSerializer,
    RunsSerializer,
    ScheduleSerializer,
    SchedulesSerializer,
    TriggerSerializer,
    WorkflowTypeSerializer,
)
from workflows.models import WorkflowRun

_BY = "start_time"


class WorkflowView(APIView):
    """Reading needs VIEW_WORKFLOWS, everything else RUN_WORKFLOWS."""

    def get_permissions(self) -> Any:
        reads = self.request.method in {"GET", "HEAD", "OPTIONS"}
        return [requires(Permission.VIEW_WORKFLOWS if reads else Permission.RUN_WORKFLOWS)()]


class RunsView(WorkflowView):
    @extend_schema(parameters=[RunFilterSerializer], responses=RunsSerializer)
    def get(self, request: Request) -> Response:
        """Runs, newest first."""
        asked = valid(RunFilterSerializer(data=request.query_params))
        which = runs.Filter(
            status=asked.get("status", ""),
            workflow_type=asked.get("workflow_type", ""),
            after=newest_first.decode(_BY, asked.get("cursor")),
        )
        found = runs.newest(which, limit=asked["limit"] + 1)
        items = found[: asked["limit"]]
        last = items[-1] if len(found) > len(items) else None
        more = newest_first.encode(_BY, (last.start_time, last.id)) if last else None
        context = {"request": request, "brief": True}
        return Response(RunsSerializer({"items": items, "next_cursor": more}, context=context).data)

    @extend_schema(
        request=TriggerSerializer,
        responses={HTTPStatus.ACCEPTED: RunSerializer, HTTPStatus.CREATED: ScheduleSerializer},
    )
    def post(self, request: Request) -> Response:
        """Start a run (202), or with `schedule` create or change a schedule (201) instead."""
        asked = valid(TriggerSerializer(data=request.data))
        actor = person(request)
        if cron := asked.pop("schedule", None):
            shown = schedules.ask(actor=actor, cron=cron, **asked)
            return Response(ScheduleSerializer(shown).data, HTTPStatus.CREATED)
        return shown_run(request, services.trigger(actor=actor, **asked), HTTPStatus.ACCEPTED)


class RunView(WorkflowView):
    @extend_schema(responses=RunSerializer)
    def get(self, request: Request, run_id: uuid.UUID) -> Response:
        """One run with its progress."""
        return shown_run(request, runs.find(run_id), HTTPStatus.OK)


class CancelView(WorkflowView):
    @extend_schema(request=ReasonSerializer, responses={HTTPStatus.ACCEPTED: RunSerializer})
    def post(self, request: Request, run_id: uuid.UUID) -> Response:
        """Ask a run to stop: its running steps end first, nothing is half published."""
        asked = valid(ReasonSerializer(data=request.data))
        run = services.cancel(actor=person(request), run_id=run_id, reason=asked["reason"])
        return shown_run(request, run, HTTPStatus.ACCEPTED)


class TypesView(WorkflowView):
    @extend_schema(responses=WorkflowTypeSerializer(many=True))
    def get(self, _request: Request) -> Response:
        """What can be started, with the JSON schema of its parameters."""
        shown = [
            {
                "workflow_type": kind.key,
                "name": kind.name,
                "description": kind.description,
                "schedule": kind.schedule,
                "parameters": json_schema(kind.parameters()),
            }
            for kind in catalogue.TYPES
        ]
        return Response(WorkflowTypeSerializer(shown, many=True).data)


class SchedulesView(WorkflowView):
    @extend_schema(responses=SchedulesSerializer)
    def get(self, _request: Request) -> Response:
        """Built-in schedules and those people made."""
        return Response(SchedulesSerializer({"items": schedules.listed()}).data)


class ScheduleView(WorkflowView):
    @extend_schema(responses={HTTPStatus.NO_CONTENT: None})
    def delete(self, request: Request, schedule_id: str) -> Response:
        """Remove a schedule that a person made."""
        schedules.remove(actor=person(request), schedule_id=schedule_id)
        return Response(status=HTTPStatus.NO_CONTENT)


def valid(serializer: serializers.Serializer[Any]) -> dict[str, Any]:
    serializer.is_valid(raise_exception=True)
    valid: dict[str, Any] = dict(serializer.validated_data)
    return valid


def shown_run(request: Request, run: WorkflowRun, status: HTTPStatus) -> Response:
    return Response(RunSerializer(run, context={"request": request}).data, status)


def person(request: Request) -> User | None:
    return request.user if isinstance(request.user, User) else None
