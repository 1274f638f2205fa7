"""`/api/v1/billing/publications/`: what people decide that a run may not."""

from collections.abc import Callable
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
from billing import decisions, history
from billing.api.snapshot_shapes import (
    SnapshotSerializer,
    UndoSerializer,
    snapshot_shape,
)
from billing.deliveries import Published


class DecisionSerializer(serializers.Serializer[Any]):
    """`snapshot_id` is the newest failed snapshot of the month: what was looked at is shown."""

    snapshot_id = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    reason = serializers.CharField(max_length=500)


class WithdrawView(APIView):
    """Whoever may publish a month by a run may take it back."""

    permission_classes = (requires(Permission.RUN_WORKFLOWS),)

    @extend_schema(
        operation_id="billing_withdraw", request=UndoSerializer, responses=SnapshotSerializer
    )
    def post(self, request: Request) -> Response:
        """Show nothing of the month; the answer is the snapshot that was taken down."""
        serializer = UndoSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        asked = dict(serializer.validated_data)
        reason, expected = asked.pop("reason"), asked.pop("expected_snapshot", None)
        gone = decisions.withdraw(
            history.Month(**asked), actor=_person(request), reason=reason, expected=expected
        )
        return _shown(request, gone)


class ConfirmEmptyView(APIView):
    permission_classes = (requires(Permission.RUN_WORKFLOWS),)

    @extend_schema(
        operation_id="billing_confirm_empty",
        request=DecisionSerializer,
        responses=SnapshotSerializer,
    )
    def post(self, request: Request) -> Response:
        """Show a delivery without usable lines in place of a month that has some."""
        return _decided(request, decisions.confirm_empty)


class AcceptView(APIView):
    """The second role: an administrator, and never the person who signed."""

    permission_classes = (requires(Permission.ADMINISTER),)

    @extend_schema(
        operation_id="billing_accept",
        request=DecisionSerializer,
        responses=SnapshotSerializer,
    )
    def post(self, request: Request) -> Response:
        """Show a delivery in a locked month; a restatement is recorded."""
        return _decided(request, decisions.accept)


def _decided(request: Request, decide: Callable[..., Published]) -> Response:
    serializer = DecisionSerializer(data=request.data)
    serializer.is_valid(raise_exception=True)
    asked = serializer.validated_data
    shown = decide(asked["snapshot_id"], actor=_person(request), reason=asked["reason"])
    return _shown(request, shown.snapshot_id)


def _shown(request: Request, snapshot_id: int) -> Response:
    sees_all = scope_of(_person(request)).sees_everything
    shape = snapshot_shape(history.dated(snapshot_id), with_totals=sees_all)
    return Response(SnapshotSerializer(shape).data)


def _person(request: Request) -> User:
    return cast("User", request.user)
