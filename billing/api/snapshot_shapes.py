"""The shapes of snapshots and undo."""

from datetime import date
from typing import Any

from rest_framework import serializers

from billing.models import Dataset, SnapshotStatus


class MonthField(serializers.DateField):
    """A billing period, named by its first day."""

    default_error_messages = {"not_first": "A billing period is named by its first day."}  # noqa: RUF012

    def to_internal_value(self, value: Any) -> date:
        day = super().to_internal_value(value)
        if day.day != 1:
            self.fail("not_first")
        return day


class SnapshotFilterSerializer(serializers.Serializer[Any]):
    source = serializers.CharField(required=False)  # type: ignore[assignment]
    dataset = serializers.ChoiceField(Dataset.choices, required=False)
    billing_period = MonthField(required=False)
    cursor = serializers.CharField(required=False)
    limit = serializers.IntegerField(default=50, min_value=1, max_value=200)


class SnapshotTotalsSerializer(serializers.Serializer[Any]):
    """Exact decimal text by currency. A dataset says nothing of the other cost."""

    billed_cost = serializers.DictField(child=serializers.CharField())
    effective_cost = serializers.DictField(child=serializers.CharField())
    quarantined_cost = serializers.DictField(child=serializers.CharField())


class SnapshotSerializer(serializers.Serializer[Any]):
    snapshot_id = serializers.IntegerField()
    source = serializers.CharField()  # type: ignore[assignment]
    dataset = serializers.ChoiceField(Dataset.choices)
    billing_period = serializers.DateField()
    status = serializers.ChoiceField(SnapshotStatus.choices)
    error_code = serializers.CharField(allow_blank=True)
    created_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField(
        allow_null=True, help_text="The last time it was put up; null when it never was."
    )
    superseded_at = serializers.DateTimeField(
        allow_null=True, help_text="When another took its place after that; null while shown."
    )
    is_current = serializers.BooleanField()
    delivered = serializers.IntegerField()
    loaded = serializers.IntegerField()
    quarantined = serializers.IntegerField()
    totals = SnapshotTotalsSerializer(
        allow_null=True, help_text="Null for people who do not see everything."
    )


class SnapshotsSerializer(serializers.Serializer[Any]):
    items = SnapshotSerializer(many=True)
    next_cursor = serializers.CharField(allow_null=True)


class UndoSerializer(serializers.Serializer[Any]):
    source = serializers.CharField(max_length=100)  # type: ignore[assignment]
    dataset = serializers.ChoiceField(Dataset.choices)
    billing_period = MonthField()
    reason = serializers.CharField(max_length=500)
    expected_snapshot = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=2**63 - 1,
        help_text="What is shown, as you saw it: where it moved since, nothing is done.",
    )


_COSTS = ("billed_cost", "effective_cost", "quarantined_cost")


def snapshot_shape(found: Any, *, with_totals: bool) -> dict[str, Any]:
    names = ("status", "error_code", "created_at", "published_at", "superseded_at")
    counts = ("dataset", "billing_period", "delivered", "loaded", "quarantined")
    totals = {name: found.totals.get(name, {}) for name in _COSTS}
    return {name: getattr(found, name) for name in (*names, *counts)} | {
        "snapshot_id": found.pk,
        "source": found.source.name,
        "is_current": found.published_at is not None and found.superseded_at is None,
        "totals": totals if with_totals else None,
    }
