"""Audit events to read, and the base class of every admin page that must leave one."""

from typing import Any, override

from django.contrib import admin
from django.db import transaction
from django.db.models import Model, QuerySet
from django.forms import model_to_dict
from django.http import HttpRequest, StreamingHttpResponse
from django.utils.translation import gettext_lazy as _

from abi.core.audit.export import exported
from abi.core.audit.history import OfTargets, WithHistory
from abi.core.audit.models import AuditEvent
from abi.core.audit.read_only import ReadOnlyAdmin
from abi.core.audit.record import record


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    list_display = ("number", "at", "actor", "action", "target", "request")
    list_filter = (OfTargets, "at", "action")
    search_fields = ("actor", "target", "request_id")
    show_full_result_count = False
    actions = ("export",)

    @admin.display(description=_("request"), ordering="request_id")
    def request(self, event: AuditEvent) -> str:
        """Its beginning: the event's own page has it whole."""
        return event.request_id[:8]

    @admin.action(description=_("Export as NDJSON"), permissions=["view"])
    def export(self, request: HttpRequest, queryset: QuerySet[AuditEvent]) -> StreamingHttpResponse:
        return exported(queryset, request.user)


class AuditedAdmin[M: Model](WithHistory):
    """Records who added, changed or deleted a row here, with the row before and after."""

    def audit_state(self, obj: M) -> dict[str, Any]:
        """What an event says of a row. Override to add rows that belong to it."""
        return {name: str(value) for name, value in model_to_dict(obj).items()}

    @override
    def audit_targets(self, obj: Any) -> tuple[str, ...]:
        return (self._target(obj),)

    @override
    def save_model(self, request: HttpRequest, obj: M, form: Any, change: bool) -> None:
        stored = self.model.objects.filter(pk=obj.pk).first() if change else None
        form.audit_before = self.audit_state(stored) if stored else None
        super().save_model(request, obj, form, change)

    @override
    def save_related(
        self,
        request: HttpRequest,
        form: Any,
        formsets: Any,
        change: bool,
    ) -> None:
        super().save_related(request, form, formsets, change)
        stored = self.model.objects.get(pk=form.instance.pk)
        self._record(
            request,
            "changed" if change else "added",
            stored,
            before=form.audit_before,
            after=self.audit_state(stored),
        )

    @override
    def delete_model(self, request: HttpRequest, obj: M) -> None:
        self._record(request, "deleted", obj, before=self.audit_state(obj))
        super().delete_model(request, obj)

    @override
    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[M]) -> None:
        for obj in queryset:
            self._record(request, "deleted", obj, before=self.audit_state(obj))
        super().delete_queryset(request, queryset)

    def _record(self, request: HttpRequest, verb: str, obj: M, **states: Any) -> None:
        record(
            actor=request.user,  # the admin site lets only people in
            action=f"{self.opts.model_name}.{verb}",
            target=self._target(obj),
            **states,
        )

    def _target(self, obj: M) -> str:
        return f"{self.opts.model_name} {obj.pk}"
