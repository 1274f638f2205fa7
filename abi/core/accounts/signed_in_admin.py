"""Admin page of the sessions there are; to delete one ends it."""

from typing import Any, override

from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from abi.core.accounts.models import SignedIn
from abi.core.audit.admin import AuditedAdmin

admin.site.unregister(UserSession)


@admin.register(SignedIn)
class SessionAdmin(AuditedAdmin[SignedIn]):
    """The key of a session opens it: no page shows one."""

    list_display = ("user", "ip", "user_agent", "created_at")
    list_select_related = ("user",)
    search_fields = ("user__username", "user__email", "ip", "user_agent")
    date_hierarchy = "created_at"
    fields = ("user", "ip", "user_agent", "created_at")
    show_full_result_count = False

    @override
    def audit_targets(self, obj: Any) -> tuple[str, ...]:
        """What is recorded is its end, and then it is gone."""
        return ()

    @override
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @override
    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @override
    def delete_model(self, request: HttpRequest, obj: SignedIn) -> None:
        self._record(request, "ended", obj, before=self.audit_state(obj))
        obj.end()

    @override
    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[SignedIn]) -> None:
        for obj in queryset:
            self.delete_model(request, obj)

    @override
    def audit_state(self, obj: SignedIn) -> dict[str, Any]:
        return {"user": obj.user.username, "ip": obj.ip, "user_agent": obj.user_agent}
