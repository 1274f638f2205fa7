"""`/api/v1/billing/sources/{name}/test`: does it work, and if not, what to do about it."""

from dataclasses import asdict
from typing import Any, cast

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from abi.core.accounts.models import User
from abi.core.accounts.permissions import requires
from abi.core.accounts.roles import Permission
from abi.core.api.language import language_of
from billing import connection_test
from billing.models import Source


class ConnectionErrorSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    cause = serializers.CharField()
    fix = serializers.CharField()
    detail = serializers.CharField()


class ConnectionTestSerializer(serializers.Serializer[Any]):
    """What is null or empty is unknown, or it did not come that far."""

    name = serializers.CharField(help_text="Of the source.")
    works = serializers.BooleanField()
    configured = serializers.BooleanField()
    signed_in = serializers.BooleanField(allow_null=True)
    listed = serializers.BooleanField()
    read = serializers.BooleanField()
    objects = serializers.IntegerField(allow_null=True)
    manifests = serializers.IntegerField(allow_null=True)
    newest_at = serializers.CharField(help_text="When the newest file was written.")
    version = serializers.CharField(help_text="Data version of the newest delivery.")
    rows = serializers.IntegerField(allow_null=True, help_text="Its lines, as stated.")
    error = ConnectionErrorSerializer(allow_null=True)


class ConnectionTestView(APIView):
    permission_classes = (requires(Permission.ADMINISTER),)

    @extend_schema(
        operation_id="billing_source_test", request=None, responses=ConnectionTestSerializer
    )
    def post(self, request: Request, name: str) -> Response:
        """One look at its files, or one cheap question to its API. Leaves an audit event."""
        source = get_object_or_404(Source.objects.select_related("credential"), name=name)
        tested = connection_test.tested(source, actor=cast("User", request.user))
        shape = asdict(tested) | {"name": tested.source, "error": _error(tested, request)}
        return Response(ConnectionTestSerializer(shape).data)


def _error(tested: connection_test.Tested, request: Request) -> dict[str, str] | None:
    kind, language = tested.error, language_of(request)
    if kind is None:
        return None
    return {
        "code": kind.code,
        "cause": kind.cause.in_language(language),
        "fix": kind.fix.in_language(language),
        "detail": tested.detail,
    }
