"""`/api/v1/analytics/rates`: the exchange rates in force, and a new set of them."""

from typing import Any, cast

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from abi.core.accounts.models import User
from abi.core.accounts.permissions import requires
from abi.core.accounts.roles import Permission
from abi.core.decimals import decimal_text
from analytics.api.fields import CurrencyField, Strict
from analytics.models import ExchangeRate, RateSet
from analytics.rates import MAX_RATES, Entry, enter, in_force


class ExchangeRateSerializer(Strict):
    """One unit of `currency` is `rate` units of `into` in the month of this first day."""

    currency = CurrencyField()
    into = CurrencyField()
    month = serializers.DateField()
    rate = serializers.CharField(max_length=60, help_text="Decimal text, at most 18 decimals.")

    def to_representation(self, instance: ExchangeRate) -> dict[str, Any]:
        told = {name: getattr(instance, name) for name in ("currency", "into")}
        return told | {"month": instance.month.isoformat(), "rate": decimal_text(instance.rate)}


class NewRateSetSerializer(Strict):
    """A whole set: it replaces the one in force."""

    source = serializers.CharField(  # type: ignore[assignment]
        max_length=200, help_text="Where the rates are from."
    )
    rates = serializers.ListField(child=ExchangeRateSerializer(), max_length=MAX_RATES)


class RateSetSerializer(serializers.Serializer[Any]):
    """`number` is null while no set has been entered."""

    number = serializers.IntegerField(allow_null=True)
    source = serializers.CharField()  # type: ignore[assignment]
    entered_by = serializers.CharField()
    entered_at = serializers.DateTimeField(allow_null=True)
    currencies = serializers.ListField(
        child=serializers.CharField(), help_text="Those that money can be shown in."
    )
    rates = ExchangeRateSerializer(many=True)


class RatesView(APIView):
    def get_permissions(self) -> list[BasePermission]:
        reads = self.request.method in SAFE_METHODS
        return [requires(Permission.VIEW_COSTS if reads else Permission.ADMINISTER)()]

    @extend_schema(responses=RateSetSerializer)
    def get(self, _request: Request) -> Response:
        """The exchange rates in force, as they were entered."""
        return Response(_told(in_force()))

    @extend_schema(request=NewRateSetSerializer, responses={201: RateSetSerializer})
    def post(self, request: Request) -> Response:
        """Replace the exchange rates by a new set; answers about earlier moments keep theirs."""
        asked = NewRateSetSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        entries = [Entry(**each) for each in asked.validated_data["rates"]]
        actor = cast("User", request.user)
        kept = enter(actor, source=asked.validated_data["source"], entries=entries)
        return Response(_told(kept), status=status.HTTP_201_CREATED)


def _told(kept: RateSet | None) -> dict[str, Any]:
    rates = list(kept.rates.all()) if kept else []
    return dict(
        RateSetSerializer(
            {
                "number": kept and kept.pk,
                "source": kept.source if kept else "",
                "entered_by": kept.entered_by if kept else "",
                "entered_at": kept and kept.entered_at,
                "currencies": sorted({each.into for each in rates}),
                "rates": rates,
            }
        ).data
    )
