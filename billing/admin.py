"""Sources are edited here; snapshots and publications are history and only read."""

from typing import Any, override

from django.contrib import admin

from abi.core.audit.admin import AuditedAdmin
from abi.core.audit.read_only import ReadOnlyAdmin
from billing.models import Publication, Snapshot, Source
from billing.quarantine_admin import QuarantinePage
from billing.source_form import SourceForm


@admin.register(Source)
class SourceAdmin(AuditedAdmin[Source]):
    form = SourceForm
    list_display = ("name", "kind", "url", "currency", "enabled")
    list_filter = ("kind", "enabled")
    search_fields = ("name", "url")
    readonly_fields = ("created_at",)

    @override
    def audit_state(self, obj: Source) -> dict[str, Any]:
        names = sorted(obj.yields_to.values_list("name", flat=True))
        return super().audit_state(obj) | {"yields_to": names}


@admin.register(Snapshot)
class SnapshotAdmin(QuarantinePage, ReadOnlyAdmin):
    list_display = (
        "id",
        "source",
        "dataset",
        "billing_period",
        "status",
        "delivered",
        "loaded",
        "quarantined_lines",
        "created_at",
        "error_code",
    )
    list_filter = ("status", "dataset", "source")
    search_fields = ("source__name", "run_id", "content_hash", "error_code")
    list_select_related = ("source",)
    date_hierarchy = "billing_period"


@admin.register(Publication)
class PublicationAdmin(ReadOnlyAdmin):
    list_display = ("published_at", "source", "dataset", "billing_period", "snapshot", "previous")
    list_filter = ("dataset", "source")
    search_fields = ("source__name", "snapshot__run_id")
    list_select_related = ("source", "snapshot", "previous")
    date_hierarchy = "billing_period"
