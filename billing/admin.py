"""Sources are edited here; snapshots and publications are history and only read."""

from typing import Any, override

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from abi.core.audit.admin import AuditedAdmin
from abi.core.audit.read_only import ReadOnlyAdmin
from billing import connection_test
from billing.credential_admin import CredentialAdmin
from billing.models import (
    Alarm,
    Arrival,
    BillingPeriod,
    Credential,
    PeriodSignature,
    Publication,
    RestatementEvent,
    Snapshot,
    Source,
)
from billing.period_admin import (
    AlarmAdmin,
    ArrivalAdmin,
    BillingPeriodAdmin,
    PeriodSignatureAdmin,
    RestatementAdmin,
    month_targets,
)
from billing.quarantine_admin import QuarantinePage
from billing.source_form import SourceForm
from billing.sums_admin import SumsAdmin


@admin.register(Source)
class SourceAdmin(AuditedAdmin[Source]):
    form = SourceForm
    list_display = ("name", "kind", "url", "currency", "enabled")
    list_filter = ("kind", "enabled")
    search_fields = ("name", "url")
    readonly_fields = ("created_at",)
    actions = ("test_connection",)

    @admin.action(description=_("Test the connection"), permissions=["change"])
    def test_connection(self, request: HttpRequest, chosen: QuerySet[Source]) -> None:
        """Tells in the words of the error catalogue what works and what does not."""
        for source in chosen:
            tested = connection_test.tested(source, actor=request.user)
            level = messages.SUCCESS if tested.works else messages.ERROR
            self.message_user(request, tested.in_words(get_language() or "en"), level)

    @override
    def audit_targets(self, obj: Any) -> tuple[str, ...]:
        """As a source, and as what was tested while it was set up."""
        return f"source {obj.pk}", f"source {obj.name}"

    @override
    def audit_state(self, obj: Source) -> dict[str, Any]:
        names = sorted(obj.yields_to.values_list("name", flat=True))
        return super().audit_state(obj) | {"yields_to": names, "signs_in_with": str(obj.credential)}


@admin.register(Snapshot)
class SnapshotAdmin(QuarantinePage, SumsAdmin):
    sums = frozenset({"totals"})
    list_display = (
        "id",
        "source",
        "dataset",
        "billing_period",
        "status",
        "lines",
        "quarantined_lines",
        "error_code",
    )
    list_filter = ("status", "dataset", "source")
    search_fields = ("source__name", "run_id", "content_hash", "error_code")
    list_select_related = ("source",)
    date_hierarchy = "billing_period"

    @override
    def audit_targets(self, obj: Any) -> tuple[str, ...]:
        return month_targets(obj.source.name, obj.billing_period, obj.dataset)

    @admin.display(description=_("lines loaded"), ordering="loaded")
    def lines(self, snapshot: Snapshot) -> str:
        """Of those delivered."""
        return f"{snapshot.loaded} / {snapshot.delivered}"


@admin.register(Publication)
class PublicationAdmin(ReadOnlyAdmin):
    list_display = ("published_at", "source", "dataset", "billing_period", "snapshot", "previous")
    list_filter = ("dataset", "source")
    search_fields = ("source__name", "snapshot__run_id")
    list_select_related = ("source", "snapshot", "previous")
    date_hierarchy = "billing_period"

    @override
    def audit_targets(self, obj: Any) -> tuple[str, ...]:
        return month_targets(obj.source.name, obj.billing_period, obj.dataset)


admin.site.register(Credential, CredentialAdmin)
admin.site.register(BillingPeriod, BillingPeriodAdmin)
admin.site.register(PeriodSignature, PeriodSignatureAdmin)
admin.site.register(RestatementEvent, RestatementAdmin)
admin.site.register(Alarm, AlarmAdmin)
admin.site.register(Arrival, ArrivalAdmin)
