"""`/api/v1/billing/quarantine/replay`: the lines that were set aside, read again."""

from http import HTTPStatus
from typing import cast

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from abi.core.accounts.grants import scope_of
from abi.core.accounts.models import User
from abi.core.accounts.permissions import requires
from abi.core.accounts.roles import Permission
from abi.core.errors import AppError
from billing.history_errors import NEEDS_FULL_SIGHT
from workflows import services
from workflows.api.serializers import RunSerializer
from workflows.reread.parameters import WORKFLOW, RereadParameters


class ReplayView(APIView):
    """Whoever may read quarantined lines may have them read again."""

    permission_classes = (requires(Permission.RUN_WORKFLOWS),)

    @extend_schema(
        operation_id="billing_replay",
        request=RereadParameters,
        responses={HTTPStatus.ACCEPTED: RunSerializer},
    )
    def post(self, request: Request) -> Response:
        """Start a run that reads the snapshot's bytes again under the rules of today."""
        actor = cast("User", request.user)
        if not scope_of(actor).sees_everything:
            raise AppError(NEEDS_FULL_SIGHT, "")
        serializer = RereadParameters(data=request.data)
        serializer.is_valid(raise_exception=True)
        asked = dict(serializer.validated_data)
        run = services.trigger(
            actor=actor, workflow_type=WORKFLOW, parameters=asked, reason=asked["reason"]
        )
        shown = RunSerializer(run, context={"request": request})
        return Response(shown.data, HTTPStatus.ACCEPTED)
