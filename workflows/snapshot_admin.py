"""Snapshots in the admin can be read again; what reads them again is a run."""

from typing import cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from abi.core.accounts.grants import scope_of
from abi.core.accounts.models import User
from abi.core.accounts.roles import Permission
from abi.core.api.language import language_of
from abi.core.audit.reason_form import ReasonForm
from abi.core.errors import AppError
from billing.admin import SnapshotAdmin
from billing.models import Snapshot
from workflows import services
from workflows.reread.parameters import WORKFLOW

admin.site.unregister(Snapshot)


@admin.register(Snapshot)
class RereadableSnapshotAdmin(SnapshotAdmin):
    action_form = ReasonForm
    actions = ("read_again",)

    def has_run_permission(self, request: HttpRequest) -> bool:
        """Asked by Django, several times a page, for the action below."""
        person = request.user
        return isinstance(person, User) and Permission.RUN_WORKFLOWS in person.permissions

    @admin.action(
        description=gettext_lazy("Replay under today's rules (reason required)"),
        permissions=["run"],
    )
    def read_again(self, request: HttpRequest, chosen: QuerySet[Snapshot]) -> None:
        reason = request.POST.get("reason", "").strip()
        if not reason:
            messages.error(request, _("Say why: the reason is kept with the run and in the audit."))
            return
        actor = cast("User", request.user)
        if not scope_of(actor).sees_everything:  # as for the API
            raise PermissionDenied
        for snapshot in chosen:
            asked = {"snapshot": snapshot.pk, "reason": reason}
            try:
                services.trigger(
                    actor=actor, workflow_type=WORKFLOW, parameters=asked, reason=reason
                )
            except AppError as error:
                spoken = error.kind.fix.in_language(language_of(request))
                messages.error(request, f"{snapshot}: {error}. {spoken}")
            else:
                messages.success(request, _("%(work)s: asked.") % {"work": snapshot})
