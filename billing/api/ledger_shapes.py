"""The shapes of the period ledger. Sums are null for people who do not see everything."""

from typing import Any

from rest_framework import serializers

from billing.api.snapshot_shapes import MonthField
from billing.books.sheet import CAUSE_NAMES, STAGE_NAMES
from billing.models import Dataset, PeriodState, Severity


class AmountsField(serializers.DictField):
    """Exact decimal text by currency."""

    def __init__(self, **options: Any) -> None:
        super().__init__(child=serializers.CharField(), **options)


class MonthSerializer(serializers.Serializer[Any]):
    source = serializers.CharField(max_length=100)  # type: ignore[assignment]
    billing_period = MonthField()


class LedgerStageSerializer(serializers.Serializer[Any]):
    stage = serializers.ChoiceField(STAGE_NAMES)
    lines = serializers.IntegerField(allow_null=True, help_text="Null where it is not told.")
    amounts = AmountsField(allow_null=True)
    told_by = serializers.CharField(allow_blank=True)


class LedgerCauseSerializer(serializers.Serializer[Any]):
    cause = serializers.ChoiceField(CAUSE_NAMES)
    lines = serializers.IntegerField(allow_null=True)
    amounts = AmountsField(allow_null=True)
    detail = serializers.CharField(allow_blank=True)


class LedgerDifferenceSerializer(serializers.Serializer[Any]):
    """`to` minus `since`; its causes add up to it."""

    since = serializers.ChoiceField(STAGE_NAMES)
    to = serializers.ChoiceField(STAGE_NAMES)
    told_by = serializers.CharField(allow_blank=True)
    lines = serializers.IntegerField()
    amounts = AmountsField(allow_null=True)
    causes = LedgerCauseSerializer(many=True)
    unexplained = AmountsField(allow_null=True)
    severity = serializers.ChoiceField(Severity.choices)


class DatasetLedgerSerializer(serializers.Serializer[Any]):
    dataset = serializers.ChoiceField(Dataset.choices)
    snapshot_id = serializers.IntegerField()
    severity = serializers.ChoiceField(Severity.choices)
    stages = LedgerStageSerializer(many=True)
    differences = LedgerDifferenceSerializer(many=True)


class LedgerSerializer(serializers.Serializer[Any]):
    source = serializers.CharField()  # type: ignore[assignment]
    billing_period = serializers.DateField()
    state = serializers.ChoiceField(PeriodState.choices)
    severity = serializers.ChoiceField(Severity.choices)
    run_at = serializers.DateTimeField()
    datasets = DatasetLedgerSerializer(many=True)


def without_sums(ledger: dict[str, Any]) -> dict[str, Any]:
    """For people who do not see everything: counts, names and severities only."""
    return {
        name: None if name in ("amounts", "unexplained") else _without(value)
        for name, value in ledger.items()
    }


def _without(value: Any) -> Any:
    if isinstance(value, list):
        return [without_sums(each) for each in value]
    return value
