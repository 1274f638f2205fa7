"""Jobs in the admin: that they exist and how they went, and a way to stop them. And rates."""

from dataclasses import replace
from typing import Any, override

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from abi.core.accounts.administrators import AdministratorsAdmin
from abi.core.accounts.grants import scope_of
from abi.core.audit.sections import Section
from abi.core.errors import Words
from analytics import grant_admin, sql_admin, view_as_admin
from analytics.job_words import said
from analytics.jobs.claims import cancel
from analytics.models import Job, RateSet
from analytics.rate_admin import RateSetAdmin

__all__ = ["JobAdmin", "grant_admin", "sql_admin", "view_as_admin"]

# What a job is about, and what came out: figures of somebody's costs.
_CONTENT = ("asked", "rows", "size", "sha256", "sidecar", "error")
_NEVER = ("path", "media_type")


admin.site.register(RateSet, RateSetAdmin)


@admin.register(Job)
class JobAdmin(AdministratorsAdmin):
    """Administrators see every job; what is in it only who sees at least what its owner saw."""

    section = Section.RUNS
    list_display = ("created_at", "owner", "kind", "state", "attempt", "started_at", "finished_at")
    list_filter = ("state", "kind", "owner")
    search_fields = ("id", "owner__username", "owner__email")
    list_select_related = ("owner",)
    actions = ("cancel_jobs",)

    @override
    def audit_targets(self, obj: Any) -> tuple[str, ...]:
        return (str(obj.pk),)

    @override
    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        hidden = _NEVER if obj and _sees(request, obj) else (*_NEVER, *_CONTENT)
        return [field.name for field in self.opts.fields if field.name not in hidden]

    @admin.action(description=said(Words("Cancel the chosen jobs", "取消所选任务")))
    def cancel_jobs(self, request: HttpRequest, queryset: QuerySet[Job]) -> None:
        stopped = [job for job in queryset if cancel(job, actor=request.user)]
        told = said(Words(f"{len(stopped)} cancelled.", f"已取消 {len(stopped)} 个。"))
        messages.info(request, str(told))


def _sees(request: HttpRequest, job: Job) -> bool:
    """A scope that equals the owner's, or is everything; before a job runs it has none yet.

    Who sees prices sees as much as an owner who does not.
    """
    scope = scope_of(request.user)
    seen = {scope.digest, replace(scope, sees_prices=False).digest}
    return scope.sees_everything or (bool(job.scope) and job.scope in seen)
