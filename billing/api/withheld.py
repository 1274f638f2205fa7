"""How an answer says what it does not tell."""

from typing import Any

from rest_framework import serializers


class ReasonSerializer(serializers.Serializer[Any]):
    en = serializers.CharField()
    zh = serializers.CharField()


class WithheldSerializer(serializers.Serializer[Any]):
    """Columns without negotiated prices: null, or empty. Of a map what is no price is told."""

    columns = serializers.ListField(child=serializers.CharField())
    reason = ReasonSerializer()
