"""What an answer was read from, on every answer."""

from typing import Any

from rest_framework import serializers

from analytics.api.choices import BASES


class SnapshotReadSerializer(serializers.Serializer[Any]):
    snapshot_id = serializers.IntegerField()
    source = serializers.CharField()  # type: ignore[assignment]
    dataset = serializers.CharField()
    billing_period = serializers.DateField()
    published_at = serializers.DateTimeField()
    delivered = serializers.IntegerField(help_text="Lines the source delivered.")
    loaded = serializers.IntegerField()
    quarantined = serializers.IntegerField(help_text="Lines set aside; delivered minus loaded.")


class AsOfSerializer(serializers.Serializer[Any]):
    read_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField(
        allow_null=True, help_text="The newest publication read; null when nothing was."
    )
    snapshots = SnapshotReadSerializer(many=True)
    basis = serializers.ChoiceField(BASES)
