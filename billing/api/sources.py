"""`/api/v1/billing/sources`: where the numbers come from and how fresh they are."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from abi.core.accounts.permissions import requires
from abi.core.accounts.roles import Permission
from billing import freshness
from billing.deadlines import DeliveryState
from billing.freshness import SourceFreshness, SourcePeriod
from billing.models import Dataset, SourceKind


class SourcePeriodSerializer(serializers.Serializer[SourcePeriod]):
    billing_period = serializers.DateField(help_text="First day of the month.")
    dataset = serializers.ChoiceField(Dataset.choices)
    published_at = serializers.DateTimeField()
    loaded = serializers.IntegerField()
    quarantined = serializers.IntegerField()


class SourceSerializer(serializers.Serializer[SourceFreshness]):
    name = serializers.CharField()
    kind = serializers.ChoiceField(SourceKind.choices)
    enabled = serializers.BooleanField()
    state = serializers.ChoiceField([each.value for each in DeliveryState])
    last_delivery_at = serializers.DateTimeField(allow_null=True)
    due_at = serializers.DateTimeField(
        allow_null=True, help_text="When it turns amber; null when nothing is due."
    )
    last_published_at = serializers.DateTimeField(allow_null=True)
    periods = SourcePeriodSerializer(many=True)


class SourceListSerializer(serializers.Serializer[Any]):
    items = SourceSerializer(many=True)


class SourcesView(APIView):
    """Sources are few: the list has no pages."""

    permission_classes = (requires(Permission.VIEW_WORKFLOWS),)

    @extend_schema(operation_id="billing_sources", responses=SourceListSerializer)
    def get(self, _request: Request) -> Response:
        return Response(SourceListSerializer({"items": freshness.of_sources()}).data)
