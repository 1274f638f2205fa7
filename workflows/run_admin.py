"""Runs in the admin: to look at, and to steer with a reason; never to edit."""

import uuid
from typing import Any, override

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from abi.core.accounts.models import User
from abi.core.accounts.roles import Permission
from abi.core.api.language import language_of
from abi.core.audit.read_only import ReadOnlyAdmin
from abi.core.audit.reason_form import ReasonForm
from abi.core.audit.sections import Section
from abi.core.errors import AppError
from billing.source_form import in_words
from workflows import run_page
from workflows.failures import summarised
from workflows.models import WorkflowRun
from workflows.run_acts import ACTS, Act, possible
from workflows.schedule_admin import SchedulePages


@admin.register(WorkflowRun)
class WorkflowRunAdmin(SchedulePages, ReadOnlyAdmin):
    section = Section.RUNS
    also = ((gettext_lazy("Schedules"), "admin:workflows_schedules"),)
    list_display = ("start_time", "name", "subject", "status", "progressed", "error")
    list_filter = ("status", "workflow_type", "start_time")
    search_fields = ("work", "id", "requested_by__username", "schedule")
    action_form = ReasonForm
    actions = ("cancel_runs", "run_again")

    @override
    def audit_targets(self, obj: Any) -> tuple[str, ...]:
        return (f"workflow_run:{obj.pk}",)

    @override
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.act)
        own = path("<uuid:run_id>/act/", view, name="workflows_workflowrun_act")
        return [own, *super().get_urls()]

    def has_run_permission(self, request: HttpRequest) -> bool:
        """Asked by Django for the actions below."""
        person = request.user
        return isinstance(person, User) and Permission.RUN_WORKFLOWS in person.permissions

    @admin.display(description=gettext_lazy("workflow"), ordering="workflow_type")
    def name(self, run: WorkflowRun) -> str:
        return run_page.name_of(run)

    @admin.display(description=gettext_lazy("work"), ordering="work")
    def subject(self, run: WorkflowRun) -> str:
        return run_page.subject_of(run)

    @admin.display(description=gettext_lazy("progress"))
    def progressed(self, run: WorkflowRun) -> str:
        return run_page.progress_of(run)

    @admin.display(description=gettext_lazy("error"))
    def error(self, run: WorkflowRun) -> str:
        told = summarised(run.failures, "en")
        return told.code if told else ""

    @override
    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        run = self.get_object(request, object_id)
        if not self.has_view_permission(request, run) or request.method == "POST":
            raise PermissionDenied
        if not isinstance(run, WorkflowRun):
            return HttpResponseRedirect(reverse("admin:workflows_workflowrun_changelist"))
        context = self.admin_site.each_context(request) | {
            "title": run_page.name_of(run),
            "subtitle": run_page.subject_of(run),
            "opts": self.opts,
            "run": run,
            "history": self.history_of(request, run),
            "acts": possible(run) if self.has_run_permission(request) else [],
            **run_page.shown(run, language_of(request)),
        }
        return TemplateResponse(request, "admin/workflows/workflowrun/run.html", context)

    @method_decorator(require_POST)
    def act(self, request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
        """What the page of a run offers."""
        if not self.has_run_permission(request) or not self.has_view_permission(request):
            raise PermissionDenied
        run = get_object_or_404(WorkflowRun, pk=run_id)
        act = ACTS.get(request.POST.get("act", ""))
        done = self._done(request, run, act) if act else run
        return HttpResponseRedirect(reverse("admin:workflows_workflowrun_change", args=[done.pk]))

    @admin.action(description=gettext_lazy("Cancel (reason required)"), permissions=["run"])
    def cancel_runs(self, request: HttpRequest, chosen: QuerySet[WorkflowRun]) -> None:
        for run in chosen:
            self._done(request, run, ACTS["cancel"])

    @admin.action(description=gettext_lazy("Run again (reason required)"), permissions=["run"])
    def run_again(self, request: HttpRequest, chosen: QuerySet[WorkflowRun]) -> None:
        for run in chosen:
            self._done(request, run, ACTS["again"])

    def _done(self, request: HttpRequest, run: WorkflowRun, act: Act) -> WorkflowRun:
        """The run to look at next; what is refused is told with its fix."""
        reason = request.POST.get("reason", "").strip()[:500]
        if not isinstance(request.user, User) or not reason:
            messages.error(request, _("Say why: the reason is kept with the run and in the audit."))
            return run
        try:
            done = act.on(run.id, actor=request.user, reason=reason)
        except AppError as error:
            messages.error(request, f"{run.work}: {in_words(error)} ({error.code})")
            return run
        messages.success(request, _("%(work)s: asked.") % {"work": run.work})
        return done
