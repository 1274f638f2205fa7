"""`/api/v1/analytics/explain`: why a cost changed between two periods."""

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
from abi.core.api.fields import DecimalText
from analytics.api.as_of import AsOfSerializer
from analytics.api.compare import CompareField, compared
from analytics.api.fields import DimensionField, Strict
from analytics.api.prices import asked_within
from analytics.api.questions import FilterSerializer, PeriodSerializer
from analytics.api.words import LabelSerializer
from analytics.explain.comparison import (
    COSTS,
    MAX_MEMBERS,
    MAX_RESOURCES,
    Comparison,
)
from analytics.explain.drivers import DRIVER_WORDS, Driver
from analytics.explain.run import explain
from analytics.query import Filter, Period, refuse
from analytics.vocabulary import Operator

COST_NAMES = list(COSTS)
DRIVER_NAMES = [driver.value for driver in Driver]


class ExplainQuerySerializer(Strict):
    """The change of a cost from one period to another, in total and of each member."""

    measure = serializers.ChoiceField(COST_NAMES)
    period = PeriodSerializer()
    compare = CompareField(required=False)
    dimensions = serializers.ListField(
        child=DimensionField(), default=list, help_text="At most two; none of them of time."
    )
    filters = FilterSerializer(many=True, default=list)
    any = serializers.ListField(
        child=FilterSerializer(many=True),
        default=list,
        help_text="Groups of filters beside `filters`: of each group at least one has to hold.",
    )
    members = serializers.IntegerField(
        default=50,
        min_value=1,
        max_value=MAX_MEMBERS,
        help_text="How many are told one by one, of each currency; the rest is one.",
    )
    resources = serializers.IntegerField(
        default=5,
        min_value=0,
        max_value=MAX_RESOURCES,
        help_text="How many are told behind each driver; the rest is counted and summed.",
    )
    as_of = serializers.DateTimeField(required=False)


class ComparedPeriodSerializer(serializers.Serializer[Any]):
    start = serializers.DateField()
    end = serializers.DateField()
    days = serializers.IntegerField(help_text="The two periods may differ in length.")


class BehindSerializer(serializers.Serializer[Any]):
    subscription = serializers.CharField(allow_blank=True)
    resource = serializers.CharField(
        allow_blank=True, help_text="An id in lower case, also of a commitment; empty: of none."
    )
    amount = DecimalText()


class OtherResourcesSerializer(serializers.Serializer[Any]):
    resources = serializers.IntegerField(source="others")
    amount = DecimalText(source="others_amount")


class DriverShareSerializer(serializers.Serializer[Any]):
    """`resources` and `others` add up to `amount`."""

    driver = serializers.ChoiceField(DRIVER_NAMES)
    amount = DecimalText()
    resources = BehindSerializer(many=True, help_text="Those that give most, up or down.")
    others = OtherResourcesSerializer(source="*")


class ExplainedTotalSerializer(serializers.Serializer[Any]):
    """The amounts of `drivers` add up to `change` to the last digit."""

    currency = serializers.CharField(allow_blank=True)
    before = DecimalText(source="cost_before")
    after = DecimalText(source="cost_after")
    change = DecimalText(help_text="after - before")
    drivers = DriverShareSerializer(many=True, help_text="Those that gave something to it.")


class ExplainedMemberSerializer(ExplainedTotalSerializer):
    values = serializers.ListField(child=serializers.CharField(allow_blank=True))
    names = serializers.ListField(child=serializers.CharField(allow_blank=True))


class ExplainedOthersSerializer(ExplainedTotalSerializer):
    members = serializers.IntegerField(help_text="How many are collapsed into this one.")


class ExplanationSerializer(serializers.Serializer[Any]):
    """Of each currency, members and others add up to the totals."""

    measure = serializers.ChoiceField(COST_NAMES, source="asked.measure")
    period = ComparedPeriodSerializer(source="asked.after")
    before = ComparedPeriodSerializer(source="asked.before")
    dimensions = serializers.ListField(child=DimensionField(), source="asked.dimensions")
    totals = ExplainedTotalSerializer(many=True)
    members = ExplainedMemberSerializer(many=True, help_text="The largest change first.")
    others = ExplainedOthersSerializer(many=True)
    as_of = AsOfSerializer()


class DriverSerializer(serializers.Serializer[Any]):
    name = serializers.ChoiceField(DRIVER_NAMES)
    label = LabelSerializer()  # type: ignore[assignment]
    meaning = LabelSerializer()


class DriversSerializer(serializers.Serializer[Any]):
    drivers = DriverSerializer(many=True, help_text="In the order in which they are told.")


class ExplainView(Conditional):
    permission_classes = (requires(Permission.VIEW_COSTS),)

    @extend_schema(responses=DriversSerializer)
    def get(self, _request: Request) -> Response:
        """Every driver, in words."""
        return Response(DriversSerializer({"drivers": DRIVER_WORDS}).data)

    @extend_schema(request=ExplainQuerySerializer, responses=ExplanationSerializer)
    def post(self, request: Request) -> Response:
        """What made a cost change, of the lines this person may see."""
        serializer = ExplainQuerySerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        scope = scope_of(cast("User", request.user))
        with asked_within(scope):
            asked = comparison_from(serializer.validated_data)
        found = explain(asked, scope=scope)
        return Response(ExplanationSerializer(found).data)


def comparison_from(asked: dict[str, Any]) -> Comparison:
    """Raises AppError `unknown_name` or `invalid_question`."""
    after, before, closed = compared(Period(**asked["period"]), asked.get("compare", "previous"))
    if before is None or closed:
        refuse("a change is explained between given days: cut the periods to the closed days")
    return Comparison(
        measure=asked["measure"],
        after=after,
        before=before,
        dimensions=tuple(asked["dimensions"]),
        filters=_filters(asked["filters"]),
        any_of=tuple(_filters(group) for group in asked["any"]),
        members=asked["members"],
        resources=asked["resources"],
        as_of=asked.get("as_of"),
    )


def _filters(asked: list[dict[str, Any]]) -> tuple[Filter, ...]:
    return tuple(_filter(**part) for part in asked)


def _filter(dimension: str, operator: str, values: list[str]) -> Filter:
    return Filter(dimension, Operator(operator), tuple(values))
