"""`/api/v1/billing/periods`: where each month stands; a person signs it, another opens it."""

from typing import Any, cast

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from abi.core.accounts.models import User
from abi.core.accounts.permissions import requires
from abi.core.accounts.roles import Permission
from billing import period_list, signatures
from billing.api.period_shapes import PeriodSerializer, PeriodsSerializer, SignSerializer
from billing.api.snapshot_shapes import MonthField


class PeriodFilterSerializer(serializers.Serializer[Any]):
    source = serializers.CharField(required=False)  # type: ignore[assignment]
    billing_period = MonthField(required=False)


class PeriodsView(APIView):
    """Sources times months are few: the list has no pages."""

    permission_classes = (requires(Permission.VIEW_WORKFLOWS),)

    @extend_schema(
        operation_id="billing_periods",
        parameters=[PeriodFilterSerializer],
        responses=PeriodsSerializer,
    )
    def get(self, request: Request) -> Response:
        """Every month of every source, the newest first."""
        serializer = PeriodFilterSerializer(data=request.query_params)
        serializer.is_valid(raise_exception=True)
        items = period_list.listed(**serializer.validated_data)
        return Response(PeriodsSerializer({"items": items}).data)


class LockView(APIView):
    permission_classes = (requires(Permission.RUN_WORKFLOWS),)

    @extend_schema(operation_id="billing_lock", request=SignSerializer, responses=PeriodSerializer)
    def post(self, request: Request) -> Response:
        """Sign what a final month shows: no run changes it any more."""
        asked = _asked(request)
        signatures.lock(**asked, actor=cast("User", request.user))
        return _shown(asked)


class UnlockView(APIView):
    """The second role: whoever runs workflows signs, only an administrator opens."""

    permission_classes = (requires(Permission.ADMINISTER),)

    @extend_schema(
        operation_id="billing_unlock", request=SignSerializer, responses=PeriodSerializer
    )
    def post(self, request: Request) -> Response:
        """Open a month that somebody else signed."""
        asked = _asked(request)
        signatures.unlock(**asked, actor=cast("User", request.user))
        return _shown(asked)


def _asked(request: Request) -> dict[str, Any]:
    serializer = SignSerializer(data=request.data)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


def _shown(asked: dict[str, Any]) -> Response:
    month = {name: asked[name] for name in ("source", "billing_period")}
    (found,) = period_list.listed(**month)
    return Response(PeriodSerializer(found).data)
