"""Schedules in the admin. They are in Temporal: where it is away, the page says so."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, override

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from abi.core.accounts.models import User
from abi.core.accounts.roles import Permission
from abi.core.errors import AppError
from billing.source_form import in_words
from workflows import catalogue, schedules
from workflows.ingest.parameters import WORKFLOW
from workflows.schedule_form import ScheduleForm
from workflows.temporal_schedules import Shown

_ACTS: dict[str, Callable[..., None]] = {
    "pause": schedules.pause,
    "resume": schedules.resume,
    "remove": schedules.remove,
}


class SchedulePages(admin.ModelAdmin):  # type: ignore[type-arg]
    """For the admin of runs. Looking needs VIEW_WORKFLOWS, everything else RUN_WORKFLOWS."""

    @override
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.schedules_page)
        return [path("schedules/", view, name="workflows_schedules"), *super().get_urls()]

    def schedules_page(self, request: HttpRequest) -> HttpResponse:
        person = request.user
        may = person.permissions if isinstance(person, User) else frozenset()
        needed = Permission.RUN_WORKFLOWS if request.method == "POST" else Permission.VIEW_WORKFLOWS
        if needed not in may or not isinstance(person, User):
            raise PermissionDenied
        form = ScheduleForm(request.POST if "add" in request.POST else None)
        if request.method == "POST" and self._heard(request, person, form):
            return HttpResponseRedirect(reverse("admin:workflows_schedules"))
        return self._schedules_shown(request, form, may_run=Permission.RUN_WORKFLOWS in may)

    def _heard(self, request: HttpRequest, person: User, form: ScheduleForm) -> bool:
        """False where the form has to be shown again."""
        try:
            if "add" in request.POST:
                return self._schedule_added(request, person, form)
            self._schedule_changed(request, person)
        except AppError as e:
            messages.error(request, f"{in_words(e)} ({e.code})")
            return "add" not in request.POST
        return True

    def _schedule_added(self, request: HttpRequest, person: User, form: ScheduleForm) -> bool:
        if not form.is_valid():
            return False
        cron = form.cleaned_data["cron"]
        shown = schedules.ask(
            actor=person, workflow_type=WORKFLOW, parameters=form.parameters, cron=cron
        )
        messages.success(request, _("%(id)s is scheduled.") % {"id": shown.id})
        return True

    def _schedule_changed(self, request: HttpRequest, person: User) -> None:
        act = _ACTS.get(request.POST.get("act", ""))
        reason = request.POST.get("reason", "").strip()[:500]
        if act is None or not reason:
            messages.error(request, _("Say why: the reason is kept in the audit."))
            return
        schedule_id = request.POST.get("schedule", "")
        act(actor=person, schedule_id=schedule_id, reason=reason)
        messages.success(request, _("%(id)s: done.") % {"id": schedule_id})

    def _schedules_shown(
        self, request: HttpRequest, form: ScheduleForm, *, may_run: bool
    ) -> HttpResponse:
        context: dict[str, Any] = self.admin_site.each_context(request) | {
            "title": _("Schedules"),
            "opts": self.opts,
            "form": form,
            "may_run": may_run,
        }
        try:
            context["schedules"] = [(_name(each), each) for each in schedules.listed()]
        except AppError as e:
            context["problem"] = f"{in_words(e)} ({e.code})"
        status = HTTPStatus.SERVICE_UNAVAILABLE if "problem" in context else HTTPStatus.OK
        template = "admin/workflows/schedules.html"
        return TemplateResponse(request, template, context, status=status)


def _name(schedule: Shown) -> str:
    return catalogue.find(schedule.workflow_type).name.in_language(get_language() or "en")
