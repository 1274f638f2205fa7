"""*History* of a row in the admin is what the audit says of it; Django's own log says nothing."""

from typing import Any, override

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from abi.core.audit.lookups import OfferedLookups
from abi.core.audit.models import AuditEvent

_BETWEEN = "|"


class WithHistory(OfferedLookups):
    """The link is there for whoever may read the audit, on pages of rows that it knows."""

    def audit_targets(self, obj: Any) -> tuple[str, ...]:  # noqa: ARG002 - for who overrides it
        """The targets of events about a row; without any its page has no history."""
        return ()

    def history_of(self, request: HttpRequest, obj: Model | None) -> str:
        """The address of the row's events; "" where there is none for this person."""
        targets = self.audit_targets(obj) if obj and obj.pk else ()
        if not targets or not self._may_read_the_audit(request):
            return ""
        return reverse(
            f"{self.admin_site.name}:audit_auditevent_changelist",
            query={OfTargets.parameter_name: _BETWEEN.join(targets)},
        )

    @override
    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        obj = self.get_object(request, unquote(object_id))
        if obj is None or not self.audit_targets(obj):
            raise Http404(object_id)
        if not self.has_view_permission(request, obj):
            raise PermissionDenied
        if not (events := self.history_of(request, obj)):
            raise PermissionDenied
        return HttpResponseRedirect(events)

    @override
    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context["history"] = self.history_of(request, context.get("original"))
        return super().render_change_form(request, context, *args, **kwargs)

    def _may_read_the_audit(self, request: HttpRequest) -> bool:
        return self.admin_site.get_model_admin(AuditEvent).has_view_permission(request)


class OfTargets(admin.SimpleListFilter):
    """Shown only when a page leads here with targets."""

    title = _("target")
    parameter_name = "of"

    @override
    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        value = self.value()
        return [(value, _in_short(value.split(_BETWEEN)))] if value else []

    @override
    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value()
        return queryset.filter(target__in=value.split(_BETWEEN)) if value else queryset


def _in_short(targets: list[str]) -> str:
    """The audit calls one row by many names."""
    return targets[0] if len(targets) == 1 else f"{targets[0]} (+{len(targets) - 1})"
