"""Quarantined lines and reading rules in the admin."""

from typing import Any, cast, override

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from abi.core.accounts.grants import scope_of
from abi.core.accounts.models import User
from abi.core.accounts.roles import Permission
from abi.core.audit.admin import AuditedAdmin
from abi.core.errors import AppError
from billing import quarantine
from billing.models import ReadingRule, Snapshot
from billing.prices import WHY
from billing.reading_rules import Rule, problem_of, rule_target

_PAGE = 50


class QuarantinePage(admin.ModelAdmin):  # type: ignore[type-arg]
    """For the admin of snapshots: a page of the lines that each set aside."""

    @override
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.quarantine_page)
        own = path("<int:snapshot_id>/quarantine/", view, name="billing_snapshot_quarantine")
        return [own, *super().get_urls()]

    @admin.display(description=_("quarantine"))
    def quarantined_lines(self, snapshot: Snapshot) -> str:
        if not snapshot.quarantined:
            return "0"
        address = reverse("admin:billing_snapshot_quarantine", args=[snapshot.pk])
        return format_html('<a href="{}">{}</a>', address, snapshot.quarantined)

    def quarantine_page(self, request: HttpRequest, snapshot_id: int) -> HttpResponse:
        """The doors of the API: the right to run workflows, and sight of everything."""
        person = cast("User", request.user)
        may = Permission.RUN_WORKFLOWS in person.permissions
        scope = scope_of(person)
        if not may or not scope.sees_everything:
            raise PermissionDenied
        try:
            of = quarantine.of(snapshot_id, sees_prices=scope.sees_prices)
        except AppError as e:
            raise Http404(str(e)) from e
        rule, after = request.GET.get("rule", ""), _position(request)
        found = of.lines(rule, after=after, limit=_PAGE + 1)
        lines = found[:_PAGE]
        context = self.admin_site.each_context(request) | {
            "title": gettext("Quarantine of snapshot %(number)s") % {"number": snapshot_id},
            "opts": self.opts,
            "rule": rule,
            "lines": lines,
            "summary": of.summary(),
            "withheld": "" if scope.sees_prices else WHY.in_language(get_language() or "en"),
            "more": _more(rule, lines[-1]) if len(found) > _PAGE else "",
        }
        return TemplateResponse(request, "admin/billing/quarantine.html", context)


def _position(request: HttpRequest) -> quarantine.Position:
    line = request.GET.get("line", "0")
    number = int(line) if line.isascii() and line.isdecimal() and len(line) < 19 else 0
    return request.GET.get("after", ""), request.GET.get("blob", ""), number


def _more(rule: str, last: dict[str, Any]) -> str:
    after = {"after": last["rule"], "blob": last["blob"], "line": last["line_no"]}
    return urlencode({"rule": rule} | after)


class ReadingRuleForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = ReadingRule
        fields = ("source", "kind", "column", "value", "reason")

    @override
    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        rule = Rule(said.get("kind", ""), said.get("column", ""), said.get("value", ""))
        if problem := problem_of(rule):
            raise forms.ValidationError(problem)
        return said


@admin.register(ReadingRule)
class ReadingRuleAdmin(AuditedAdmin[ReadingRule]):
    """Added and deleted, never changed: a rule that was in force stays readable in the audit."""

    form = ReadingRuleForm
    list_display = ("source", "kind", "column", "value", "reason", "created_by", "created_at")
    list_filter = ("kind", "source")
    search_fields = ("source__name", "value", "reason")
    list_select_related = ("source",)

    @override
    def audit_targets(self, obj: Any) -> tuple[str, ...]:
        """Under which it is recorded here, and by the API."""
        return f"readingrule {obj.pk}", rule_target(obj)

    @override
    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @override
    def save_model(self, request: HttpRequest, obj: ReadingRule, form: Any, change: bool) -> None:
        obj.created_by = request.user.get_username()
        super().save_model(request, obj, form, change)
