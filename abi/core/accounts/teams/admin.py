"""Admin pages of teams."""

from typing import Any, override

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from abi.core.accounts.forms import RolesField
from abi.core.accounts.teams.models import AppRole, Membership, Team
from abi.core.audit.admin import AuditedAdmin


class MemberInline(admin.TabularInline):  # type: ignore[type-arg]
    """Who belongs to it, to be taken out; who joined through SSO comes back at the next sign-in."""

    model = Membership
    fields = ("user", "source")
    readonly_fields = ("source",)
    verbose_name_plural = _("members")

    @override
    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        found: QuerySet[Membership] = super().get_queryset(request)
        return found.select_related("user")

    @override
    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @override
    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class NewMemberInline(admin.TabularInline):  # type: ignore[type-arg]
    """Fields that look for people, apart from those who are there: each costs a query."""

    model = Membership
    extra = 1
    autocomplete_fields = ("user",)
    verbose_name_plural = _("new members")

    @override
    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        return Membership.objects.none()


class AppRoleInline(admin.TabularInline):  # type: ignore[type-arg]
    model = AppRole
    extra = 0


@admin.register(Team)
class TeamAdmin(AuditedAdmin[Team]):
    list_display = ("name", "roles", "members")
    search_fields = ("name", "memberships__user__username")
    inlines = (AppRoleInline, MemberInline, NewMemberInline)

    @override
    def get_queryset(self, request: HttpRequest) -> QuerySet[Team]:
        teams: QuerySet[Team] = super().get_queryset(request)
        return teams.annotate(people=Count("memberships__user", distinct=True))

    @override
    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "roles":
            return RolesField()
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description=_("members"), ordering="people")
    def members(self, team: Team) -> int:
        return int(getattr(team, "people", 0))

    @override
    def audit_state(self, obj: Team) -> dict[str, Any]:
        members = obj.memberships.select_related("user").order_by("user__username", "source")
        return {
            "name": obj.name,
            "roles": obj.roles,
            "members": [f"{row.user.username} {row.source}".strip() for row in members],
            "app_roles": [str(row) for row in obj.app_roles.all()],
        }
