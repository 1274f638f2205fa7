"""Runs in the admin: read only, with cancel and retry that ask for a reason."""

import uuid
from collections.abc import Callable

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from abi.core.accounts.models import User
from abi.core.accounts.roles import Permission
from abi.core.api.language import language_of
from abi.core.audit.read_only import ReadOnlyAdmin
from abi.core.audit.reason_form import ReasonForm
from abi.core.errors import AppError
from workflows import draft_admin, services, snapshot_admin, upload_admin
from workflows.failures import summarised
from workflows.models import WorkflowRun

__all__ = ["WorkflowRunAdmin", "draft_admin", "snapshot_admin", "upload_admin"]


@admin.register(WorkflowRun)
class WorkflowRunAdmin(ReadOnlyAdmin):
    list_display = ("start_time", "workflow_type", "status", "work", "records_processed", "error")
    list_filter = ("status", "workflow_type")
    search_fields = ("work", "id")
    list_select_related = ("requested_by",)
    action_form = ReasonForm
    actions = ("cancel_runs", "run_again")

    def has_run_permission(self, request: HttpRequest) -> bool:
        """Asked by Django for the actions below."""
        person = request.user
        return isinstance(person, User) and Permission.RUN_WORKFLOWS in person.permissions

    @admin.display(description="error")
    def error(self, run: WorkflowRun) -> str:
        told = summarised(run.failures, "en")
        return told.code if told else ""

    @admin.action(description="Cancel (reason required)", permissions=["run"])
    def cancel_runs(self, request: HttpRequest, chosen: QuerySet[WorkflowRun]) -> None:
        reason = request.POST.get("reason", "").strip()
        self._each(
            request,
            chosen,
            lambda actor, run_id: services.cancel(actor=actor, run_id=run_id, reason=reason),
        )

    @admin.action(description="Run again (reason required)", permissions=["run"])
    def run_again(self, request: HttpRequest, chosen: QuerySet[WorkflowRun]) -> None:
        reason = request.POST.get("reason", "").strip()
        self._each(
            request,
            chosen,
            lambda actor, run_id: services.again(actor=actor, run_id=run_id, reason=reason),
        )

    def _each(
        self,
        request: HttpRequest,
        chosen: QuerySet[WorkflowRun],
        act: Callable[[User, uuid.UUID], WorkflowRun],
    ) -> None:
        if not isinstance(request.user, User) or not request.POST.get("reason", "").strip():
            messages.error(request, "Say why: the reason is kept with the run and in the audit.")
            return
        for run in chosen:
            try:
                act(request.user, run.id)
            except AppError as error:
                spoken = error.kind.fix.in_language(language_of(request))
                messages.error(request, f"{run.work}: {error}. {spoken}")
            else:
                messages.success(request, f"{run.work}: asked.")
