"""View as: what a person may do and sees, as the doors would decide it. Looks only."""

from typing import Any, override

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from abi.core.accounts.admin import PersonAdmin
from abi.core.accounts.administrators import administers
from abi.core.accounts.grants import scope_of
from abi.core.accounts.models import ServiceAccount, User
from abi.core.accounts.roles import Permission
from abi.core.accounts.scope_words import recorded
from abi.core.accounts.service_admin import ServiceAccountAdmin
from abi.core.audit.record import record
from analytics.shown_admin import shown

_MAY = {
    Permission.VIEW_COSTS: _("ask what the charges cost, and export them"),
    Permission.VIEW_PRICES: _("see negotiated prices"),
    Permission.VIEW_WORKFLOWS: _("look at runs, months and their books"),
    Permission.RUN_WORKFLOWS: _("start, stop and schedule runs; publish and lock months"),
    Permission.RUN_SQL: _("write SQL"),
    Permission.ADMINISTER: _("administer people, grants and sources"),
}


class ViewAs(admin.ModelAdmin):  # type: ignore[type-arg]
    """For the admin pages of whoever signs in. Whoever looks leaves a trace."""

    @override
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.view_as)
        own = path(
            "<int:person_id>/view-as/", view, name=f"accounts_{self.opts.model_name}_view_as"
        )
        return [own, *super().get_urls()]

    @method_decorator(require_GET)
    def view_as(self, request: HttpRequest, person_id: int) -> HttpResponse:
        if not administers(request) or not self.has_view_permission(request):
            raise PermissionDenied
        person = get_object_or_404(self.get_queryset(request), pk=person_id)
        return TemplateResponse(
            request, "admin/analytics/view_as.html", self._told(request, person)
        )

    def _told(self, request: HttpRequest, person: User) -> dict[str, Any]:
        scope = scope_of(person)
        looked = {"scope": scope.digest, "sees": recorded(scope)}
        record(
            actor=request.user,
            action="user.viewed_as",
            target=f"user {person.pk}",
            after={"username": person.username, **looked},
        )
        return self.admin_site.each_context(request) | {
            "title": _("View as %(name)s") % {"name": person.username},
            "opts": self.opts,
            "person": person,
            "may": [(each.value, _MAY.get(each, "")) for each in sorted(person.permissions)],
            "shown": shown(scope, to=request.user),
        }


class ViewableAsAdmin(ViewAs, PersonAdmin):
    """People, each with a page that tells what they see."""


class ViewableAsProgramAdmin(ViewAs, ServiceAccountAdmin):
    """Programs, too."""


admin.site.unregister((User, ServiceAccount))
admin.site.register(ServiceAccount, ViewableAsProgramAdmin)
admin.site.register(User, ViewableAsAdmin)
