"""Serializer fields the house shares."""

from decimal import Decimal, DecimalException
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from abi.core.decimals import EXACT, decimal_text

_DIGITS = 76  # as wide as the widest column


@extend_schema_field({"type": "string", "format": "decimal", "example": "1234.5600789"})
class DecimalText(serializers.Field):  # type: ignore[type-arg]
    """An exact decimal: text in, text out, no digit lost, no float accepted."""

    default_error_messages = {"invalid": "Send a plain decimal number as text."}  # noqa: RUF012

    def to_internal_value(self, data: Any) -> Decimal:
        if not isinstance(data, str):
            self.fail("invalid")
        try:
            value = EXACT.create_decimal(data)
        except DecimalException:
            self.fail("invalid")
        # `1e999999` is a short text and a million digits.
        if not value.is_finite() or not -_DIGITS < value.adjusted() < _DIGITS:
            self.fail("invalid")
        return value

    def to_representation(self, value: Decimal) -> str:
        return decimal_text(value)
