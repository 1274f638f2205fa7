"""`/api/v1/billing/data`: billing lines in the owner's row shape, page by page."""

from datetime import date, timedelta
from typing import Any, cast

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from abi.core.accounts.grants import scope_of
from abi.core.accounts.models import User
from abi.core.accounts.permissions import requires
from abi.core.accounts.roles import Permission
from abi.core.api.conditional import Conditional
from analytics.api.as_of import AsOfSerializer
from analytics.api.choices import BASES
from analytics.api.fields import Strict, TextField
from analytics.details import Lines
from analytics.lines import page
from analytics.query import LATEST, MAX_LIMIT, Period, refuse
from analytics.vocabulary import Basis
from billing.api.withheld import WithheldSerializer


class BillingDataQuerySerializer(Strict):
    """Both dates are inside the period. A cursor goes with the question it was given for."""

    start_date = serializers.DateField()
    end_date = serializers.DateField()
    subscription_ids = serializers.ListField(child=TextField(), default=list)
    resource_groups = serializers.ListField(child=TextField(), default=list)
    services = serializers.ListField(child=TextField(), default=list)
    basis = serializers.ChoiceField(BASES, default=Basis.BILLED.value)
    limit = serializers.IntegerField(min_value=1, max_value=MAX_LIMIT, default=1000)
    cursor = serializers.CharField(default="", allow_blank=True)


class AzureBillingDetailSerializer(serializers.Serializer[Any]):
    """One line as Azure delivered it; amounts are exact decimal text."""

    id = serializers.RegexField(r"^[0-9a-f]{32}-[1-9][0-9]*$")
    account_name = serializers.CharField(allow_blank=True)
    subscription_id = serializers.CharField(allow_blank=True)
    subscription_guid = serializers.CharField(allow_blank=True)
    subscription_name = serializers.CharField(allow_blank=True)
    date = serializers.DateField()
    product = serializers.CharField(allow_blank=True)
    meter_category = serializers.CharField(allow_blank=True)
    meter_sub_category = serializers.CharField(allow_blank=True)
    meter_name = serializers.CharField(allow_blank=True)
    consumed_quantity = serializers.CharField(allow_null=True)
    resource_rate = serializers.CharField(allow_null=True)
    extended_cost = serializers.CharField()
    resource_location = serializers.CharField(allow_blank=True)
    consumed_service = serializers.CharField(allow_blank=True)
    instance_id = serializers.CharField(allow_blank=True)
    resource_group = serializers.CharField(allow_blank=True)
    department_name = serializers.CharField(allow_blank=True)
    cost_center = serializers.CharField(allow_blank=True)
    tags = serializers.DictField(child=serializers.CharField(allow_blank=True))
    transform_timestamp = serializers.DateTimeField()
    billing_currency = serializers.CharField()


class BillingDataPageSerializer(serializers.Serializer[Any]):
    items = AzureBillingDetailSerializer(many=True)
    next_cursor = serializers.CharField(allow_null=True)
    withheld = WithheldSerializer(allow_null=True)
    as_of = AsOfSerializer()


class BillingDataView(Conditional):
    """The same question by GET and by POST; POST for filters too long for an address."""

    permission_classes = (requires(Permission.VIEW_COSTS),)

    @extend_schema(parameters=[BillingDataQuerySerializer], responses=BillingDataPageSerializer)
    def get(self, request: Request) -> Response:
        return self._answer(request, request.query_params)

    @extend_schema(request=BillingDataQuerySerializer, responses=BillingDataPageSerializer)
    def post(self, request: Request) -> Response:
        return self._answer(request, request.data)

    def _answer(self, request: Request, data: Any) -> Response:
        serializer = BillingDataQuerySerializer(data=data)
        serializer.is_valid(raise_exception=True)
        asked = serializer.validated_data
        found = page(
            _lines(asked),
            scope=scope_of(cast("User", request.user)),
            limit=asked["limit"],
            cursor=asked["cursor"],
        )
        return Response(
            {
                "items": found.items,
                "next_cursor": found.next_cursor,
                "withheld": found.withheld and WithheldSerializer(found.withheld).data,
                "as_of": AsOfSerializer(found.as_of).data,
            }
        )


def _lines(asked: dict[str, Any]) -> Lines:
    return Lines(
        period=Period(asked["start_date"], _day_after(asked["end_date"])),
        subscription_ids=tuple(asked["subscription_ids"]),
        resource_groups=tuple(asked["resource_groups"]),
        services=tuple(asked["services"]),
        basis=Basis(asked["basis"]),
    )


def _day_after(day: date) -> date:
    return day + timedelta(days=1) if day < LATEST else refuse(f"end_date is before {LATEST}")
