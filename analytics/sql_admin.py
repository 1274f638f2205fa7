"""SQL of people's own in the admin: who ran what, what it cost, and a way to stop it."""

from typing import Any, override

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from abi.core.accounts.administrators import AdministratorsAdmin
from abi.core.audit.sections import Section
from abi.core.errors import Words
from analytics.explorer import history
from analytics.job_words import said
from analytics.models import SavedQuery, SqlRun, SqlState


@admin.register(SqlRun)
class SqlRunAdmin(AdministratorsAdmin):
    """The text and its values are in the audit log as well; what came out is kept nowhere."""

    section = Section.RUNS
    list_display = (
        "started_at",
        "owner",
        "state",
        "rows",
        "read_rows",
        "read_bytes",
        "finished_at",
    )
    list_filter = ("state", "owner")
    search_fields = ("id", "owner__username", "owner__email", "query")
    list_select_related = ("owner",)
    exclude = ("place",)
    actions = ("cancel_runs",)

    @override
    def audit_targets(self, obj: Any) -> tuple[str, ...]:
        return (f"sql run {obj.pk}",)

    @admin.action(description=said(Words("Cancel the chosen runs", "取消所选运行")))
    def cancel_runs(self, request: HttpRequest, queryset: QuerySet[SqlRun]) -> None:
        running = list(queryset.filter(state=SqlState.RUNNING))
        for run in running:
            history.cancel(run, request.user)
        told = said(Words(f"{len(running)} cancelled.", f"已取消 {len(running)} 个。"))
        messages.info(request, str(told))


@admin.register(SavedQuery)
class SavedQueryAdmin(AdministratorsAdmin):
    """Only its owner changes one."""

    section = Section.RUNS
    list_display = ("name", "owner", "is_shared", "updated_at")
    list_filter = ("is_shared",)
    search_fields = ("name", "about", "query", "owner__username", "owner__email")
    list_select_related = ("owner",)

    @override
    def audit_targets(self, obj: Any) -> tuple[str, ...]:
        return (f"saved query {obj.pk}",)
