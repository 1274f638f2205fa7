"""Sources are edited here; snapshots and publications are history and only read."""

from typing import Any, override

from django.contrib import admin
from django.http import HttpRequest

from billing.models import Publication, Snapshot, Source


@admin.register(Source)
class SourceAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("name", "kind", "url", "currency", "enabled")
    list_filter = ("kind", "enabled")
    search_fields = ("name", "url")
    readonly_fields = ("created_at",)


class History(admin.ModelAdmin):  # type: ignore[type-arg]
    """Nothing to add, change or delete; the row's own page shows every field."""

    @override
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @override
    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @override
    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Snapshot)
class SnapshotAdmin(History):
    list_display = (
        "id",
        "source",
        "dataset",
        "billing_period",
        "status",
        "delivered",
        "loaded",
        "quarantined",
        "created_at",
        "error_code",
    )
    list_filter = ("status", "dataset", "source")
    search_fields = ("source__name", "run_id", "content_hash", "error_code")
    list_select_related = ("source",)
    date_hierarchy = "billing_period"


@admin.register(Publication)
class PublicationAdmin(History):
    list_display = ("published_at", "source", "dataset", "billing_period", "snapshot", "previous")
    list_filter = ("dataset", "source")
    search_fields = ("source__name", "snapshot__run_id")
    list_select_related = ("source", "snapshot", "previous")
    date_hierarchy = "billing_period"
