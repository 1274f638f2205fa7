"""Months, signatures, restatements, arrivals and alarms: derived or added to, and only read."""

from datetime import date
from typing import Any, override

from django.contrib.admin import EmptyFieldListFilter

from abi.core.audit.read_only import ReadOnlyAdmin
from billing.models import Dataset


def month_targets(source: str, month: date, *datasets: str) -> tuple[str, ...]:
    """What the audit calls a month: where people decide, and where it is replayed or withdrawn."""
    of = [f"{source} {dataset} {month:%Y-%m}" for dataset in datasets]
    return (*of, *(f"source {each}" for each in of))


class BillingPeriodAdmin(ReadOnlyAdmin):
    list_display = ("billing_period", "source", "severity", "closed_at", "lock", "ledger_at")
    list_filter = ("severity", "source")
    search_fields = ("source__name",)
    list_select_related = ("source", "lock")
    date_hierarchy = "billing_period"

    @override
    def audit_targets(self, obj: Any) -> tuple[str, ...]:
        """Its signatures, and what was decided about any of its datasets."""
        name, month = obj.source.name, obj.billing_period
        return f"{name} {month:%Y-%m}", *month_targets(name, month, *Dataset.values)


class PeriodSignatureAdmin(ReadOnlyAdmin):
    list_display = ("signed_at", "source", "billing_period", "locks", "person", "note")
    list_filter = ("locks", "source")
    search_fields = ("source__name", "person", "note")
    list_select_related = ("source",)

    @override
    def audit_targets(self, obj: Any) -> tuple[str, ...]:
        return (f"{obj.source.name} {obj.billing_period:%Y-%m}",)


class RestatementAdmin(ReadOnlyAdmin):
    list_display = ("restated_at", "source", "dataset", "billing_period", "was_locked", "sums")
    list_filter = ("was_locked", "dataset", "source")
    search_fields = ("source__name", "reason", "accepted_by")
    list_select_related = ("source",)
    date_hierarchy = "billing_period"

    @override
    def audit_targets(self, obj: Any) -> tuple[str, ...]:
        return month_targets(obj.source.name, obj.billing_period, obj.dataset)


class AlarmAdmin(ReadOnlyAdmin):
    list_display = ("opened_at", "kind", "source", "billing_period", "dataset", "resolved_at")
    list_filter = ("kind", ("resolved_at", EmptyFieldListFilter), "source")
    search_fields = ("source__name",)
    list_select_related = ("source",)


class ArrivalAdmin(ReadOnlyAdmin):
    list_display = ("delivered_at", "source", "dataset", "billing_period", "accepted_at", "scope")
    list_filter = ("dataset", "source")
    search_fields = ("source__name", "scope", "content_hash")
    list_select_related = ("source",)
    date_hierarchy = "billing_period"
