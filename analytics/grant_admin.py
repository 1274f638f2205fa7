"""A grant's form can be asked what the grant would show, before it is saved."""

from typing import Any, override

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from abi.core.accounts.admin import GrantAdmin
from abi.core.accounts.models import DataScope
from abi.core.accounts.scope import Condition, Scope, ScopeDimension
from abi.core.accounts.scope_words import recorded
from abi.core.audit.record import record
from analytics.shown_admin import shown

_ASKED = "_preview"


class PreviewedGrantAdmin(GrantAdmin):
    change_form_template = "admin/analytics/grant_form.html"

    @override
    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kw: Any
    ) -> Any:
        """Asked for a preview, the form is checked like any and then shown again, not saved."""
        form = super().get_form(request, obj, change, **kw)
        if _ASKED not in request.POST:
            return form
        return type("Previewed", (_Previewed, form), {})

    @override
    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if _ASKED in request.POST and not context["errors"]:
            scope = _scope_of(context)
            record(
                actor=request.user,
                action="datascope.previewed",
                target=f"datascope {context['object_id'] or 'not saved'}",
                after={"sees": recorded(scope)},
            )
            context["shown"] = shown(scope, to=request.user)
        return super().render_change_form(request, context, *args, **kwargs)


class _Previewed:
    def is_valid(self) -> bool:
        super().is_valid()  # type: ignore[misc]
        return False


def _scope_of(context: dict[str, Any]) -> Scope:
    """Of the grant as it stands in the form, as `grants.scope_of` makes it of a saved one."""
    grant: DataScope = context["adminform"].form.instance
    if not grant.in_force(timezone.now()):
        return Scope.nothing()
    if grant.everything:
        return Scope.everything()
    [conditions] = (each.formset for each in context["inline_admin_formsets"])
    kept = [form.cleaned_data for form in conditions.forms if form.cleaned_data]
    return Scope.of([[_condition(each) for each in kept if not each.get("DELETE")]])


def _condition(said: dict[str, Any]) -> Condition:
    return Condition.of(ScopeDimension(said["dimension"]), said["values"], said["tag_key"])


admin.site.unregister(DataScope)
admin.site.register(DataScope, PreviewedGrantAdmin)
