"""`/api/v1/billing/quarantine`: the lines that were set aside, and why."""

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
from billing import quarantine
from billing.api.quarantine_shapes import QuarantineFilterSerializer, QuarantineSerializer
from billing.history_errors import NEEDS_FULL_SIGHT
from billing.prices import Withheld
from billing.quarantine import Position

_START: Position = ("", "", 0)


class QuarantineView(APIView):
    """Raw lines know no scope: a role is not enough, the person must see everything."""

    permission_classes = (requires(Permission.RUN_WORKFLOWS),)

    @extend_schema(
        operation_id="billing_quarantine",
        parameters=[QuarantineFilterSerializer],
        responses=QuarantineSerializer,
    )
    def get(self, request: Request) -> Response:
        """Lines by rule, file and line number, with counts and money of each rule."""
        scope = scope_of(cast("User", request.user))
        if not scope.sees_everything:
            raise AppError(NEEDS_FULL_SIGHT, "")
        serializer = QuarantineFilterSerializer(data=request.query_params)
        serializer.is_valid(raise_exception=True)
        asked = serializer.validated_data
        of = quarantine.of(asked["snapshot"], sees_prices=scope.sees_prices)
        found = of.lines(asked["rule"], after=_position(asked), limit=asked["limit"] + 1)
        items = found[: asked["limit"]]
        more = _cursor(asked, items[-1]) if len(found) > len(items) else None
        shown = {
            "items": items,
            "next_cursor": more,
            "summary": of.summary(),
            "withheld": None if scope.sees_prices else Withheld(("value", "raw")),
        }
        return Response(QuarantineSerializer(shown).data)


def _cursor(asked: dict[str, Any], last: dict[str, Any]) -> str:
    after = [last["rule"], last["blob"], last["line_no"]]
    return cursors.encode({"quarantine": _question(asked), "after": after})


def _position(asked: dict[str, Any]) -> Position:
    """A cursor goes with the question it was given for."""
    if "cursor" not in asked:
        return _START
    place = cursors.decode(asked["cursor"])
    if place.get("quarantine") != _question(asked):
        raise AppError(INVALID_CURSOR, "the cursor belongs to another question")
    rule, blob, line_no = place["after"]
    return rule, blob, line_no


def _question(asked: dict[str, Any]) -> list[Any]:
    return [asked["snapshot"], asked["rule"]]
