"""A cost question over HTTP: its request as a frozen `Query`, its answer by columns."""

from typing import Any

from rest_framework import serializers

from abi.core.api.json import written
from abi.core.api.plain import Plain
from analytics.api.as_of import AsOfSerializer
from analytics.api.choices import BASES, COLUMN_TYPES, GRAINS, OPERATORS, UNITS
from analytics.api.compare import CompareField, compared
from analytics.api.display import DisplayedSerializer, display_rates
from analytics.api.fields import (
    CellsField,
    CurrencyField,
    DimensionField,
    MeasureField,
    Strict,
    TextField,
    validated,
)
from analytics.query import MAX_LIMIT, MAX_TOP, Filter, Order, Period, Query
from analytics.run import Answer
from analytics.vocabulary import Basis, Grain, Operator


class PeriodSerializer(Strict):
    """Half-open: `end` is the first day after the period."""

    start = serializers.DateField()
    end = serializers.DateField()


class FilterSerializer(Strict):
    """A condition. Texts are looked for whatever their case; "" is the value of what has none."""

    dimension = DimensionField()
    operator = serializers.ChoiceField(OPERATORS)
    values = serializers.ListField(
        child=TextField(),
        help_text="None for present and absent; of a range of dates the first and the day after"
        " the last, either empty for no end.",
    )


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
    any = serializers.ListField(
        child=FilterSerializer(many=True),
        default=list,
        help_text="Groups of filters beside `filters`: of each group at least one has to hold.",
    )
    top = serializers.IntegerField(min_value=1, max_value=MAX_TOP, required=False)
    compare = CompareField(required=False)
    subtotals = serializers.BooleanField(
        default=False,
        help_text="Also rows of fewer dimensions, the last left out first; `level` says how many"
        " a row is grouped by. Unlike currencies and units stay apart.",
    )
    cumulative = serializers.BooleanField(
        default=False, help_text="Also `<measure>_cumulative`, the running total over the buckets."
    )
    display_currency = CurrencyField(
        required=False,
        help_text="Convert all money into this currency by the rates of its months, exactly; it is"
        " then added over the currencies it was billed in. What lacks a rate is null.",
    )
    order = OrderSerializer(required=False)
    limit = serializers.IntegerField(min_value=1, max_value=MAX_LIMIT, default=1000)
    as_of = serializers.DateTimeField(required=False)


def query_from(asked: dict[str, Any]) -> Query:
    """Raises AppError `unknown_name`, `mixed_basis`, `invalid_question` or `no_rates`."""
    basis, grain, order = asked.get("basis"), asked.get("grain"), asked.get("order")
    period, compare, closed = compared(Period(**asked["period"]), asked.get("compare"))
    as_of = asked.get("as_of")
    return Query(
        measures=tuple(asked["measures"]),
        period=period,
        dimensions=tuple(asked["dimensions"]),
        basis=Basis(basis) if basis else None,
        grain=Grain(grain) if grain else None,
        filters=_filters(asked["filters"]),
        any_of=tuple(_filters(group) for group in asked.get("any", ())),
        top=asked.get("top"),
        compare=compare,
        closed_days_only=closed,
        subtotals=asked.get("subtotals", False),
        cumulative=asked.get("cumulative", False),
        order=Order(**order) if order else None,
        limit=asked["limit"],
        as_of=as_of,
        rates=display_rates(asked.get("display_currency"), period, compare, as_of),
    )


def _filters(asked: list[dict[str, Any]]) -> tuple[Filter, ...]:
    return tuple(_filter(**part) for part in asked)


def _filter(dimension: str, operator: str, values: list[str]) -> Filter:
    return Filter(dimension, Operator(operator), tuple(values))


class AnswerColumnSerializer(Plain):
    name = serializers.CharField()
    type = serializers.ChoiceField(COLUMN_TYPES)
    unit = serializers.ChoiceField(UNITS, allow_null=True)


class AnswerTotalsSerializer(Plain):
    columns = AnswerColumnSerializer(many=True)
    data = CellsField()  # type: ignore[assignment]


class DaysSerializer(Plain):
    start = serializers.DateField()
    end = serializers.DateField()


class ComparedDaysSerializer(Plain):
    """The days that were set against each other, half-open; cut where that was asked for."""

    period = DaysSerializer()
    previous = DaysSerializer()


class AnalyticsAnswerSerializer(Plain):
    """Columnar: `data[i]` holds the values of `columns[i]`; decimals and dates are text."""

    columns = AnswerColumnSerializer(many=True, source="block.columns")
    data = CellsField(source="block.data")  # type: ignore[assignment]
    row_count = serializers.IntegerField(source="block.row_count")
    truncated = serializers.BooleanField(
        source="block.truncated", help_text="Whether the limit cut rows off; totals never are."
    )
    totals = AnswerTotalsSerializer()
    compared = ComparedDaysSerializer(
        allow_null=True, required=False, help_text="Null where nothing was compared."
    )
    displayed = DisplayedSerializer(
        allow_null=True, required=False, help_text="Null where amounts are as they were billed."
    )
    as_of = AsOfSerializer()


# One for all: its fields are copied when it is made, which takes longer than an answer does.
QUESTION, ANSWER = AnalyticsQuerySerializer(), AnalyticsAnswerSerializer()
# Characters of a question that is read once, however often it is asked; and how many of these.
_SHORT, _MOST = 4096, 512
_read: dict[str, Query] = {}


def question(asked: Any) -> Query:
    """What a request asks. Raises ValidationError, and what `query_from` does.

    Dashboards ask the same again and again. Rates depend on more than the question.
    """
    text = repr(asked)
    known = _read.get(text)
    if known is not None:
        return known
    query = query_from(validated(QUESTION, asked))
    if query.rates is None and len(text) <= _SHORT:
        if len(_read) >= _MOST:
            _read.clear()
        _read[text] = query
    return query


def answer_text(answer: Answer) -> bytes:
    """All but its `as_of`, as JSON."""
    return written(ANSWER.all_but("as_of", answer))
