"""Months, signatures, restatements, arrivals and alarms: derived or added to, and only read."""

from datetime import date
from typing import Any, cast, override

from django.contrib.admin import EmptyFieldListFilter
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from abi.core.accounts.grants import scope_of
from abi.core.accounts.models import User
from abi.core.audit.read_only import ReadOnlyAdmin
from billing.models import BillingPeriod, Dataset, Snapshot
from billing.period_page import page, shown
from billing.sums_admin import SumsAdmin


def month_targets(source: str, month: date, *datasets: str) -> tuple[str, ...]:
    """What the audit calls a month: where people decide, and where it is replayed or withdrawn."""
    of = [f"{source} {dataset} {month:%Y-%m}" for dataset in datasets]
    return (*of, *(f"source {each}" for each in of))


class BillingPeriodAdmin(ReadOnlyAdmin):
    """A month's own page is its ledger in words; the raw one is `/api/v1/billing/ledger`'s."""

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

    @override
    def get_queryset(self, request: HttpRequest) -> QuerySet[BillingPeriod]:
        return super().get_queryset(request).select_related("source", "lock")

    @override
    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        if not self.has_view_permission(request, row) or request.method == "POST":
            raise PermissionDenied
        if not isinstance(row, BillingPeriod):
            return HttpResponseRedirect(reverse("admin:billing_billingperiod_changelist"))
        return TemplateResponse(
            request, "admin/billing/billingperiod/ledger.html", self._told(request, row)
        )

    def runs_of(self, snapshots: list[Snapshot]) -> dict[int, str]:  # noqa: ARG002
        """By snapshot the address of the run that loaded it: said by the room that has runs."""
        return {}

    def _told(self, request: HttpRequest, row: BillingPeriod) -> dict[str, Any]:
        sees_all = scope_of(cast("User", request.user)).sees_everything
        whole = page.of(row)
        before, has_more = shown.of(row, with_sums=sees_all)
        runs = self.runs_of([each.snapshot for each in before if each.snapshot])
        return self.admin_site.each_context(request) | {
            "title": _("Billing period"),
            "subtitle": f"{row.source.name} {row.billing_period:%Y-%m}",
            "opts": self.opts,
            "row": row,
            "history": self.history_of(request, row),
            "page": whole if sees_all else page.without_sums(whole),
            "before": [(each, runs.get(each.publication.snapshot_id or 0)) for each in before],
            "has_more": has_more,
            "sees_all": sees_all,
        }


class PeriodSignatureAdmin(ReadOnlyAdmin):
    list_display = ("signed_at", "source", "billing_period", "locks", "person", "note")
    list_filter = ("locks", "source")
    search_fields = ("source__name", "person", "note")
    list_select_related = ("source",)

    @override
    def audit_targets(self, obj: Any) -> tuple[str, ...]:
        return (f"{obj.source.name} {obj.billing_period:%Y-%m}",)


class RestatementAdmin(SumsAdmin):
    sums = frozenset({"sums"})
    list_display = ("restated_at", "source", "dataset", "billing_period", "was_locked", "sums")
    list_filter = ("was_locked", "dataset", "source")
    search_fields = ("source__name", "reason", "accepted_by")
    list_select_related = ("source",)
    date_hierarchy = "billing_period"

    @override
    def audit_targets(self, obj: Any) -> tuple[str, ...]:
        return month_targets(obj.source.name, obj.billing_period, obj.dataset)


class AlarmAdmin(SumsAdmin):
    sums = frozenset({"facts"})
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
