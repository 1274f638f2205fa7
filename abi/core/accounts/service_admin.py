"""Admin pages for programs: what each is for, what it may do and sees, and its keys."""

from typing import Any, override

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from abi.core.accounts.administrators import administers
from abi.core.accounts.forms import ServiceAccountForm
from abi.core.accounts.models import ServiceAccount
from abi.core.audit.admin import AuditedAdmin


@admin.register(ServiceAccount)
class ServiceAccountAdmin(AuditedAdmin[ServiceAccount]):
    form = ServiceAccountForm
    list_display = ("username", "purpose", "roles", "is_active", "keys_in_force")
    list_filter = ("is_active",)
    search_fields = ("username", "purpose")
    ordering = ("username",)
    fields = ("username", "purpose", "roles", "is_active", "grants", "keys", "clients")
    readonly_fields = ("grants", "keys", "clients")

    @override
    def get_queryset(self, request: HttpRequest) -> QuerySet[ServiceAccount]:
        now = timezone.now()
        live = Q(api_keys__revoked_at=None, api_keys__expires_at__gt=now)
        found: QuerySet[ServiceAccount] = super().get_queryset(request).filter(is_service=True)
        return found.annotate(live_keys=Count("api_keys", filter=live))

    @admin.display(description=_("keys in force"))
    def keys_in_force(self, account: Any) -> int:
        return int(account.live_keys)

    @admin.display(description=_("Sees"))
    def grants(self, account: ServiceAccount) -> SafeString | str:
        """Nothing until it is granted something."""
        return _links(account, "datascope", gettext("Grants"))

    @admin.display(description=_("Keys"))
    def keys(self, account: ServiceAccount) -> SafeString | str:
        return _links(account, "apikey", gettext("Keys"))

    @admin.display(description=_("OAuth clients"))
    def clients(self, account: ServiceAccount) -> SafeString | str:
        return _links(account, "oauthclient", gettext("OAuth clients"))

    @override
    def save_model(
        self, request: HttpRequest, obj: ServiceAccount, form: Any, change: bool
    ) -> None:
        if not change:
            obj.is_service = True
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)

    @override
    def audit_targets(self, obj: Any) -> tuple[str, ...]:
        return f"serviceaccount {obj.pk}", f"user {obj.pk}"

    @override
    def audit_state(self, obj: ServiceAccount) -> dict[str, Any]:
        return {name: getattr(obj, name) for name in ("username", "purpose", "roles", "is_active")}

    @override
    def has_module_permission(self, request: HttpRequest) -> bool:
        return administers(request)

    @override
    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return administers(request)

    @override
    def has_add_permission(self, request: HttpRequest) -> bool:
        return administers(request)

    @override
    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return administers(request)

    @override
    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return administers(request)


def _links(account: ServiceAccount, model: str, words: str) -> SafeString | str:
    """To its rows, and to a new one."""
    if account._state.adding:  # noqa: SLF001 - Django's own
        return gettext("once it is saved")
    listed = reverse(f"admin:accounts_{model}_changelist", query={"q": account.username})
    added = reverse(f"admin:accounts_{model}_add", query={"user": account.pk})
    return format_html(
        '<a href="{}">{}</a> · <a href="{}">{}</a>', listed, words, added, gettext("New")
    )
