"""The shapes of the quarantine."""

from typing import Any

from rest_framework import serializers

from abi.core.api.fields import DecimalText
from billing.api.withheld import WithheldSerializer

_MAX_ID = 2**63 - 1


class QuarantineFilterSerializer(serializers.Serializer[Any]):
    snapshot = serializers.IntegerField(min_value=1, max_value=_MAX_ID)
    rule = serializers.CharField(default="", max_length=100)
    cursor = serializers.CharField(required=False)
    limit = serializers.IntegerField(default=50, min_value=1, max_value=200)


class QuarantinedLineSerializer(serializers.Serializer[Any]):
    line_no = serializers.IntegerField()
    blob = serializers.CharField()
    rule = serializers.CharField()
    column = serializers.CharField(allow_blank=True)
    value = serializers.CharField(allow_blank=True, help_text="At most 1,000 characters.")
    raw = serializers.CharField(
        source="raw_text", help_text="The line as a JSON object; at most 20,000 characters of it."
    )
    raw_bytes = serializers.IntegerField(help_text="The length of the whole line.")
    cost = DecimalText(allow_null=True, help_text="Null where it could not be read.")
    currency = serializers.CharField(allow_blank=True)


class QuarantineRuleSerializer(serializers.Serializer[Any]):
    rule = serializers.CharField()
    currency = serializers.CharField(allow_blank=True)
    lines = serializers.IntegerField()
    unreadable = serializers.IntegerField(help_text="Lines without a readable cost.")
    cost = DecimalText(source="readable_cost", help_text="Of the lines that have a readable one.")


class QuarantineSerializer(serializers.Serializer[Any]):
    items = QuarantinedLineSerializer(many=True)
    next_cursor = serializers.CharField(allow_null=True)
    summary = QuarantineRuleSerializer(many=True, help_text="Of the snapshot, by every rule.")
    withheld = WithheldSerializer(allow_null=True)
