"""A currency to show money in: what is asked for, and what is told of it."""

from datetime import datetime

from rest_framework import serializers

from abi.core.api.plain import Plain
from analytics.conversion import Rates
from analytics.query import Period
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


def display_rates(
    currency: str | None, period: Period, compare: Period | None, at: datetime | None
) -> Rates | None:
    """The rates of a question's days, as they stood at a moment. Raises AppError `no_rates`."""
    if currency is None:
        return None
    return rates_into(currency, ((compare or period).start, period.end), at=at)
