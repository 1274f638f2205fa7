"""`/api/v1/billing/snapshots` and `publications/undo`: what a month showed, and the way back."""

from typing import Any, cast

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from abi.core.accounts.grants import scope_of
from abi.core.accounts.models import User
from abi.core.accounts.permissions import requires
from abi.core.accounts.roles import Permission
from abi.core.api import cursor as cursors
from abi.core.api.errors import INVALID_CURSOR
from abi.core.errors import AppError
from billing import history
from billing.api.snapshot_shapes import (
    SnapshotFilterSerializer,
    SnapshotSerializer,
    SnapshotsSerializer,
    UndoSerializer,
    snapshot_shape,
)

_FIELDS = {"source": "source__name", "dataset": "dataset", "billing_period": "billing_period"}


class SnapshotsView(APIView):
    permission_classes = (requires(Permission.VIEW_WORKFLOWS),)

    @extend_schema(
        operation_id="billing_snapshots",
        parameters=[SnapshotFilterSerializer],
        responses=SnapshotsSerializer,
    )
    def get(self, request: Request) -> Response:
        """Every load there was, newest first, with when it was shown."""
        serializer = SnapshotFilterSerializer(data=request.query_params)
        serializer.is_valid(raise_exception=True)
        asked = serializer.validated_data
        which = {field: asked[name] for name, field in _FIELDS.items() if name in asked}
        found = history.newest(which, before=_position(asked), limit=asked["limit"] + 1)
        items = found[: asked["limit"]]
        more = cursors.encode({"snapshot": items[-1].pk}) if len(found) > len(items) else None
        sees_all = _sees_all(request)
        shown = [snapshot_shape(each, with_totals=sees_all) for each in items]
        return Response(SnapshotsSerializer({"items": shown, "next_cursor": more}).data)


class UndoView(APIView):
    """Whoever may publish a month by a run may take it back."""

    permission_classes = (requires(Permission.RUN_WORKFLOWS),)

    @extend_schema(
        operation_id="billing_undo", request=UndoSerializer, responses=SnapshotSerializer
    )
    def post(self, request: Request) -> Response:
        """Show again what the month showed before; the answer is what is shown now."""
        serializer = UndoSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        asked = dict(serializer.validated_data)
        reason, expected = asked.pop("reason"), asked.pop("expected_snapshot", None)
        shown = history.undo(
            history.Month(**asked),
            actor=cast("User", request.user),
            reason=reason,
            expected=expected,
        )
        return Response(
            SnapshotSerializer(snapshot_shape(shown, with_totals=_sees_all(request))).data
        )


def _position(asked: dict[str, Any]) -> int | None:
    if "cursor" not in asked:
        return None
    place = cursors.decode(asked["cursor"]).get("snapshot")
    if not isinstance(place, int):  # signed by us, but for another list
        raise AppError(INVALID_CURSOR, "")
    return place


def _sees_all(request: Request) -> bool:
    """Totals are of all subscriptions together: only for people whose scope is everything."""
    return scope_of(cast("User", request.user)).sees_everything
