"""`/api/v1/billing/uploads`: bring a file, see what it would change, approve or reject it."""

import uuid
from http import HTTPStatus
from typing import Any, cast

from django.http import HttpRequest
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from abi.core.accounts.grants import scope_of
from abi.core.accounts.models import User
from abi.core.accounts.permissions import requires
from abi.core.accounts.roles import Permission
from abi.core.errors import AppError
from billing.history_errors import NEEDS_FULL_SIGHT
from billing.uploads import deciding, record
from billing.uploads.receiving import Brought
from workflows import spooling, uploading
from workflows.api import newest_first
from workflows.api.upload_shapes import (
    UploadDecisionSerializer,
    UploadFilterSerializer,
    UploadingSerializer,
    UploadSerializer,
    UploadsSerializer,
)
from workflows.api.views import valid

_BY = "uploaded_at"


class SeesEverything(APIView):
    """A file's totals are of all its subscriptions: only for people who may run and see all."""

    permission_classes = (requires(Permission.RUN_WORKFLOWS),)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if not scope_of(cast("User", request.user)).sees_everything:
            raise AppError(NEEDS_FULL_SIGHT, "")


class UploadsView(SeesEverything):
    parser_classes = (MultiPartParser,)

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Request:
        # Signing in may read the form, for its CSRF token: from here on files go to disk.
        spooling.spool(request)
        return super().initialize_request(request, *args, **kwargs)

    @extend_schema(
        operation_id="billing_uploads",
        parameters=[UploadFilterSerializer],
        responses=UploadsSerializer,
    )
    def get(self, request: Request) -> Response:
        """Uploads, newest first."""
        asked = valid(UploadFilterSerializer(data=request.query_params))
        after = newest_first.decode(_BY, asked.get("cursor"))
        found = record.newest(after=after, limit=asked["limit"] + 1)
        items = found[: asked["limit"]]
        last = items[-1] if len(found) > len(items) else None
        more = newest_first.encode(_BY, (last.uploaded_at, last.pk)) if last else None
        return Response(UploadsSerializer({"items": items, "next_cursor": more}).data)

    @extend_schema(
        operation_id="billing_upload",
        request={"multipart/form-data": UploadingSerializer},
        responses={HTTPStatus.ACCEPTED: UploadSerializer},
    )
    def post(self, request: Request) -> Response:
        """Bring a file. A run looks through it; ask for the upload until `status` is `ready`."""
        spooling.refuse_too_large(request._request)  # noqa: SLF001 - DRF's own, it has no other name
        data = request.data
        spooling.refuse_too_large(request._request)  # noqa: SLF001
        asked = valid(UploadingSerializer(data=data))
        file = asked["file"]
        brought = Brought(asked["source"], asked.get("dataset", ""), file.name or "")
        made = uploading.upload(brought, file.chunks(), actor=cast("User", request.user))
        return Response(UploadSerializer(made).data, HTTPStatus.ACCEPTED)


class UploadView(SeesEverything):
    @extend_schema(operation_id="billing_upload_read", responses=UploadSerializer)
    def get(self, _request: Request, upload_id: uuid.UUID) -> Response:
        """One upload with what its dry run found."""
        return Response(UploadSerializer(uploading.settled(record.find(upload_id))).data)


class ApproveView(SeesEverything):
    @extend_schema(
        operation_id="billing_upload_approve",
        request=UploadDecisionSerializer,
        responses=UploadSerializer,
    )
    def post(self, request: Request, upload_id: uuid.UUID) -> Response:
        """Publish it: at one moment, and undoable like any month."""
        reason = valid(UploadDecisionSerializer(data=request.data))["reason"]
        upload = deciding.approve(upload_id, actor=cast("User", request.user), reason=reason)
        return Response(UploadSerializer(upload).data)


class RejectView(SeesEverything):
    @extend_schema(
        operation_id="billing_upload_reject",
        request=UploadDecisionSerializer,
        responses=UploadSerializer,
    )
    def post(self, request: Request, upload_id: uuid.UUID) -> Response:
        """Drop what was loaded of it; the file and the decision stay on record."""
        reason = valid(UploadDecisionSerializer(data=request.data))["reason"]
        upload = deciding.reject(upload_id, actor=cast("User", request.user), reason=reason)
        return Response(UploadSerializer(upload).data)
