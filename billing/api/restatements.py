"""`/api/v1/billing/restatements` and `alarms`: what changed after close, what to look at."""

from typing import Any, cast

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from abi.core.accounts.grants import scope_of
from abi.core.accounts.models import User
from abi.core.accounts.permissions import requires
from abi.core.accounts.roles import Permission
from billing.api.paging import MonthFilterSerializer, page
from billing.api.period_shapes import AlarmsSerializer, RestatementsSerializer
from billing.models import Alarm, RestatementEvent


class AlarmFilterSerializer(MonthFilterSerializer):
    state = serializers.ChoiceField(["open", "resolved"], required=False)


class RestatementsView(APIView):
    permission_classes = (requires(Permission.VIEW_WORKFLOWS),)

    @extend_schema(
        operation_id="billing_restatements",
        parameters=[MonthFilterSerializer],
        responses=RestatementsSerializer,
    )
    def get(self, request: Request) -> Response:
        """Closed months that were changed, the newest change first."""
        asked = _asked(MonthFilterSerializer, request)
        found, more = page(RestatementEvent.objects.all(), asked, of="restatement")
        if not _sees_all(request):
            for each in found:
                each.sums = None
        return Response(RestatementsSerializer({"items": found, "next_cursor": more}).data)


class AlarmsView(APIView):
    permission_classes = (requires(Permission.VIEW_WORKFLOWS),)

    @extend_schema(
        operation_id="billing_alarms",
        parameters=[AlarmFilterSerializer],
        responses=AlarmsSerializer,
    )
    def get(self, request: Request) -> Response:
        """Late sources and unexplained differences, the newest first."""
        asked = _asked(AlarmFilterSerializer, request)
        rows = Alarm.objects.all()
        if "state" in asked:
            rows = rows.filter(resolved_at__isnull=asked["state"] == "open")
        found, more = page(rows, asked, of="alarm")
        if not _sees_all(request):
            for each in found:
                each.facts = None
        return Response(AlarmsSerializer({"items": found, "next_cursor": more}).data)


def _asked(shape: type[MonthFilterSerializer], request: Request) -> dict[str, Any]:
    serializer = shape(data=request.query_params)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


def _sees_all(request: Request) -> bool:
    return scope_of(cast("User", request.user)).sees_everything
