"""A cost question over HTTP: its request as a frozen `Query`, its answer by columns."""

from typing import Any

from rest_framework import serializers

from analytics.api.as_of import AsOfSerializer
from analytics.api.choices import BASES, COLUMN_TYPES, GRAINS, OPERATORS, UNITS
from analytics.api.fields import (
    CellsField,
    DimensionField,
    MeasureField,
    Strict,
    TextField,
)
from analytics.query import MAX_LIMIT, MAX_TOP, Filter, Order, Period, Query
from analytics.vocabulary import Basis, Grain, Operator


class PeriodSerializer(Strict):
    """Half-open: `end` is the first day after the period."""

    start = serializers.DateField()
    end = serializers.DateField()


class FilterSerializer(Strict):
    dimension = DimensionField()
    operator = serializers.ChoiceField(OPERATORS)
    values = serializers.ListField(child=TextField())


class OrderSerializer(Strict):
    by = serializers.CharField(help_text="Any column of the answer except names and ratios.")
    descending = serializers.BooleanField(default=True)


class AnalyticsQuerySerializer(Strict):
    """A question. Money is never added across currencies: the currency joins the grouping."""

    measures = serializers.ListField(child=MeasureField())
    basis = serializers.ChoiceField(BASES, required=False)
    period = PeriodSerializer()
    dimensions = serializers.ListField(child=DimensionField(), default=list)
    grain = serializers.ChoiceField(GRAINS, required=False)
    filters = FilterSerializer(many=True, default=list)
    top = serializers.IntegerField(min_value=1, max_value=MAX_TOP, required=False)
    compare = serializers.ChoiceField(["previous"], required=False)
    order = OrderSerializer(required=False)
    limit = serializers.IntegerField(min_value=1, max_value=MAX_LIMIT, default=1000)
    as_of = serializers.DateTimeField(required=False)


def query_from(asked: dict[str, Any]) -> Query:
    """Raises AppError `unknown_name`, `mixed_basis` or `invalid_question`."""
    basis, grain, order = asked.get("basis"), asked.get("grain"), asked.get("order")
    return Query(
        measures=tuple(asked["measures"]),
        period=Period(**asked["period"]),
        dimensions=tuple(asked["dimensions"]),
        basis=Basis(basis) if basis else None,
        grain=Grain(grain) if grain else None,
        filters=tuple(_filter(**part) for part in asked["filters"]),
        top=asked.get("top"),
        compare="compare" in asked,
        order=Order(**order) if order else None,
        limit=asked["limit"],
        as_of=asked.get("as_of"),
    )


def _filter(dimension: str, operator: str, values: list[str]) -> Filter:
    return Filter(dimension, Operator(operator), tuple(values))


class AnswerColumnSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    type = serializers.ChoiceField(COLUMN_TYPES)
    unit = serializers.ChoiceField(UNITS, allow_null=True)


class AnswerTotalsSerializer(serializers.Serializer[Any]):
    columns = AnswerColumnSerializer(many=True)
    data = CellsField()  # type: ignore[assignment]


class AnalyticsAnswerSerializer(serializers.Serializer[Any]):
    """Columnar: `data[i]` holds the values of `columns[i]`; decimals and dates are text."""

    columns = AnswerColumnSerializer(many=True, source="block.columns")
    data = CellsField(source="block.data")  # type: ignore[assignment]
    row_count = serializers.IntegerField(source="block.row_count")
    truncated = serializers.BooleanField(
        source="block.truncated", help_text="Whether the limit cut rows off; totals never are."
    )
    totals = AnswerTotalsSerializer()
    as_of = AsOfSerializer()
