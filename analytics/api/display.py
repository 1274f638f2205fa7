"""A currency to show money in: what is asked for, and what is told of it."""

from dataclasses import replace

from rest_framework import serializers

from abi.core.api.plain import Plain
from analytics.query import Query
from analytics.rates import rates_into


class RateSerializer(Plain):
    """One unit of `currency` in this month."""

    currency = serializers.CharField()
    month = serializers.DateField()
    rate = serializers.CharField(help_text="Decimal text.")


class MissingRateSerializer(Plain):
    currency = serializers.CharField()
    month = serializers.DateField()


class DisplayedSerializer(Plain):
    """How money was converted; amounts are exact, with as many decimals as that takes."""

    currency = serializers.CharField(help_text="The currency of all money in the answer.")
    rate_set = serializers.IntegerField()
    rates = RateSerializer(many=True, help_text="Those of the months of the question.")
    missing = MissingRateSerializer(
        many=True, help_text="What has no rate: the amounts that hold it are null."
    )


def display_rates(query: Query, currency: str | None) -> Query:
    """The question with the rates of its days, as they stood at `query.as_of`.

    Raises AppError `no_rates`; `unknown_name` where it is ordered by a column it no longer has.
    """
    if currency is None:
        return query
    days = (query.first_day, query.period.end)
    return replace(query, rates=rates_into(currency, days, at=query.as_of))
