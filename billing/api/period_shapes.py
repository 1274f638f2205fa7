"""The shapes of billing periods, restatements and alarms."""

from typing import Any

from rest_framework import serializers

from billing.api.ledger_shapes import MonthSerializer
from billing.models import AlarmKind, Dataset, PeriodState, Severity


class PeriodLockSerializer(serializers.Serializer[Any]):
    person = serializers.CharField()
    note = serializers.CharField()
    signed_at = serializers.DateTimeField()
    snapshots = serializers.ListField(child=serializers.IntegerField())


class PeriodSerializer(serializers.Serializer[Any]):
    source = serializers.CharField()  # type: ignore[assignment]
    billing_period = serializers.DateField()
    state = serializers.ChoiceField(PeriodState.choices)
    severity = serializers.ChoiceField(
        Severity.choices, allow_null=True, help_text="Null until the ledger has run."
    )
    settles_at = serializers.DateTimeField(help_text="From when on Azure changes it no more.")
    closed_at = serializers.DateTimeField(allow_null=True, help_text="When it first was final.")
    ledger_at = serializers.DateTimeField(allow_null=True)
    lock = PeriodLockSerializer(allow_null=True)
    datasets = serializers.ListField(child=serializers.ChoiceField(Dataset.choices))


class PeriodsSerializer(serializers.Serializer[Any]):
    items = PeriodSerializer(many=True)


class SignSerializer(MonthSerializer):
    note = serializers.CharField(max_length=500)


class RestatedSumSerializer(serializers.Serializer[Any]):
    old = serializers.CharField()
    new = serializers.CharField()
    difference = serializers.CharField(help_text="new - old")


class RestatedSumsSerializer(serializers.Serializer[Any]):
    """By currency, exact decimal text."""

    billed_cost = serializers.DictField(child=RestatedSumSerializer())
    effective_cost = serializers.DictField(child=RestatedSumSerializer())


class RestatementSerializer(serializers.Serializer[Any]):
    source = serializers.CharField(source="source.name")  # type: ignore[assignment]
    dataset = serializers.ChoiceField(Dataset.choices)
    billing_period = serializers.DateField()
    old_snapshot = serializers.IntegerField(source="old_snapshot_id", allow_null=True)
    new_snapshot = serializers.IntegerField(source="new_snapshot_id", allow_null=True)
    was_locked = serializers.BooleanField()
    sums = RestatedSumsSerializer(
        allow_null=True, help_text="Null for people who do not see everything."
    )
    accepted_by = serializers.CharField(allow_blank=True)
    reason = serializers.CharField(allow_blank=True)
    restated_at = serializers.DateTimeField()


class RestatementsSerializer(serializers.Serializer[Any]):
    items = RestatementSerializer(many=True)
    next_cursor = serializers.CharField(allow_null=True)


class AlarmSerializer(serializers.Serializer[Any]):
    alarm_id = serializers.IntegerField(source="pk")
    kind = serializers.ChoiceField(AlarmKind.choices)
    source = serializers.CharField(source="source.name")  # type: ignore[assignment]
    billing_period = serializers.DateField(allow_null=True)
    dataset = serializers.CharField(allow_blank=True)
    opened_at = serializers.DateTimeField()
    last_seen_at = serializers.DateTimeField()
    resolved_at = serializers.DateTimeField(allow_null=True)
    facts = serializers.JSONField(
        allow_null=True, help_text="Null for people who do not see everything."
    )


class AlarmsSerializer(serializers.Serializer[Any]):
    items = AlarmSerializer(many=True)
    next_cursor = serializers.CharField(allow_null=True)
