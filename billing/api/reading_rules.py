"""`/api/v1/billing/reading-rules`: what people decided about how files are read."""

from http import HTTPStatus
from typing import Any, cast

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from abi.core.accounts.grants import scope_of
from abi.core.accounts.models import User
from abi.core.accounts.permissions import requires
from abi.core.accounts.roles import Permission
from abi.core.errors import AppError
from billing import reading_rules
from billing.history_errors import NEEDS_FULL_SIGHT
from billing.models import ReadingRule, ReadingRuleKind
from billing.reading_rules import Rule


class ReadingRuleSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField(read_only=True)
    source = serializers.CharField(  # type: ignore[assignment]  # the metaclass takes it away
        max_length=100
    )
    kind = serializers.ChoiceField(ReadingRuleKind.choices)
    column = serializers.CharField(
        default="", allow_blank=True, max_length=40, help_text="Of decimal_comma and alias."
    )
    value = serializers.CharField(
        default="", allow_blank=True, max_length=200, help_text="Of currency and alias."
    )
    reason = serializers.CharField(max_length=500)
    created_by = serializers.CharField(read_only=True)
    created_at = serializers.DateTimeField(read_only=True)


class ReadingRulesSerializer(serializers.Serializer[Any]):
    items = ReadingRuleSerializer(many=True)


class ReadingRulesView(APIView):
    """Rules decide what becomes of everybody's lines: only people who see everything say them."""

    permission_classes = (requires(Permission.RUN_WORKFLOWS),)

    @extend_schema(operation_id="billing_reading_rules", responses=ReadingRulesSerializer)
    def get(self, request: Request) -> Response:
        """Every rule, by source. Rules are few: the list has no pages."""
        _person(request)
        found = ReadingRule.objects.select_related("source").order_by("source__name", "pk")
        return Response(ReadingRulesSerializer({"items": found}).data)

    @extend_schema(
        operation_id="billing_add_reading_rule",
        request=ReadingRuleSerializer,
        responses={HTTPStatus.CREATED: ReadingRuleSerializer},
    )
    def post(self, request: Request) -> Response:
        """In force for what is landed from now on, and for replays."""
        actor = _person(request)
        serializer = ReadingRuleSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        asked = serializer.validated_data
        rule = Rule(asked["kind"], asked["column"], asked["value"])
        made = reading_rules.add(asked["source"], rule, actor=actor, reason=asked["reason"])
        return Response(ReadingRuleSerializer(made).data, HTTPStatus.CREATED)


class ReadingRuleView(APIView):
    permission_classes = (requires(Permission.RUN_WORKFLOWS),)

    @extend_schema(
        operation_id="billing_remove_reading_rule",
        parameters=[OpenApiParameter("reason", required=True)],
        responses={HTTPStatus.NO_CONTENT: None},
    )
    def delete(self, request: Request, rule_id: int) -> Response:
        """Take a rule back; what was read under it stays as it is until it is read again."""
        actor = _person(request)
        reason = _Reason(data=request.query_params)
        reason.is_valid(raise_exception=True)
        reading_rules.remove(rule_id, actor=actor, reason=reason.validated_data["reason"])
        return Response(status=HTTPStatus.NO_CONTENT)


class _Reason(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=500)


def _person(request: Request) -> User:
    """Raises AppError `needs_full_sight`."""
    person = cast("User", request.user)
    if not scope_of(person).sees_everything:
        raise AppError(NEEDS_FULL_SIGHT, "")
    return person
