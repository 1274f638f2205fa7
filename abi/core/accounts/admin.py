"""Admin pages for people and for what they may see."""

from typing import Any, override

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override as override_language

from abi.core.accounts import (
    service_admin,  # noqa: F401 - Django finds admin pages through here
    signed_in_admin,  # noqa: F401 - found through here
)
from abi.core.accounts.forms import ConditionForm, GrantConditions, NewPersonForm, PersonForm
from abi.core.accounts.grants import scope_of
from abi.core.accounts.keys import admin as key_admin  # noqa: F401
from abi.core.accounts.models import DataScope, DataScopeCondition, User
from abi.core.accounts.oauth import admin as oauth_admin  # noqa: F401
from abi.core.accounts.scope_words import in_words
from abi.core.accounts.second_factor.admin import SecondFactorPages
from abi.core.accounts.teams import admin as team_admin  # noqa: F401 - found through here
from abi.core.accounts.teams.models import Membership
from abi.core.audit.admin import AuditedAdmin
from abi.core.audit.record import record

# Nothing here reads them: teams take the place of groups, a person's address is in `User`, and
# SSO apps stand in the environment. What SSO calls a person is no one's to change.
admin.site.unregister((EmailAddress, Group, SocialAccount, SocialApp, SocialToken))


@admin.register(User)
class PersonAdmin(SecondFactorPages, AuditedAdmin[User], UserAdmin):  # type: ignore[type-arg]
    form = PersonForm
    add_form = NewPersonForm
    list_display = (
        "username", "email", "display_name", "roles", "is_staff", "is_active", "is_service",
        "has_second_factor",
    )  # fmt: skip
    list_filter = ("is_active", "is_staff", "is_service")
    search_fields = ("username", "email", "display_name")
    readonly_fields = ("effective_scope", "teams", "second_factor", "last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "password", "email", "display_name", "language")}),
        (_("May do"), {"fields": ("is_active", "is_staff", "is_superuser", "roles")}),
        (_("Signs in with"), {"fields": ("second_factor",)}),
        (_("Sees"), {"fields": ("effective_scope",)}),
        (_("Belongs to"), {"fields": ("teams",)}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (
            None,
            {"fields": ("username", "email", "roles", "usable_password", "password1", "password2")},
        ),
    )
    filter_horizontal = ()

    @override
    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Programs have a page of their own, without a password."""
        return not _is_service(obj) and super().has_change_permission(request, obj)

    @override
    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not _is_service(obj) and super().has_delete_permission(request, obj)

    @admin.display(description=_("Charges, as of now"))
    def effective_scope(self, user: User) -> SafeString:
        """What every door will show this person, from the same function the doors ask."""
        lines = ((line,) for line in in_words(scope_of(user)))
        return format_html_join("", "<div>{}</div>", lines)

    @admin.display(description=_("Teams"))
    def teams(self, user: User) -> str:
        rows = user.memberships.select_related("team").order_by("team__name")
        return ", ".join(map(_said, rows)) or gettext("None")

    @override
    def audit_targets(self, obj: Any) -> tuple[str, ...]:
        return f"user {obj.pk}", f"serviceaccount {obj.pk}"

    @override
    def audit_state(self, obj: User) -> dict[str, Any]:
        return {
            **{name: getattr(obj, name) for name in ("username", "email", "language", "roles")},
            **{name: getattr(obj, name) for name in ("is_active", "is_staff", "is_superuser")},
        }

    @override
    @transaction.atomic
    def user_change_password(
        self, request: HttpRequest, id: str, form_url: str = ""
    ) -> HttpResponse:
        """Audited where it has changed: Django answers alike to a form that says two things."""
        before = self.get_object(request, unquote(id))
        response = super().user_change_password(request, id, form_url)
        after = self.get_object(request, unquote(id))
        if before and after and before.password != after.password:
            record(
                actor=_person(request), action="user.password_changed", target=f"user {after.pk}"
            )
        return response


class ConditionInline(admin.TabularInline):  # type: ignore[type-arg]
    model = DataScopeCondition
    form = ConditionForm
    formset = GrantConditions
    extra = 1


@admin.register(DataScope)
class GrantAdmin(AuditedAdmin[DataScope]):
    list_display = ("of", "sees", "reason", "expires_at")
    list_filter = ("everything",)
    search_fields = ("user__username", "user__email", "team__name", "reason", "conditions__values")
    autocomplete_fields = ("user", "team")
    inlines = (ConditionInline,)

    @override
    def get_queryset(self, request: HttpRequest) -> QuerySet[DataScope]:
        return (
            super()
            .get_queryset(request)
            .select_related("user", "team")
            .prefetch_related("conditions")
        )

    @admin.display(description=_("of"), ordering="user__username")
    def of(self, grant: DataScope) -> str:
        return grant.whose

    @admin.display(description=_("sees"))
    def sees(self, grant: DataScope) -> str:
        return _sees(grant)

    @override
    def audit_state(self, obj: DataScope) -> dict[str, Any]:
        return {
            "of": obj.whose,
            "sees": _recorded(obj),
            "reason": obj.reason,
            "expires_at": obj.expires_at,
        }


def _recorded(grant: DataScope) -> str:
    """In English whoever acts."""
    with override_language("en"):
        return _sees(grant)


def _sees(grant: DataScope) -> str:
    conditions = " and ".join(str(condition) for condition in grant.conditions.all())
    return conditions or (gettext("Everything") if grant.everything else gettext("Nothing"))


def _said(row: Membership) -> str:
    """A team, and the SSO app that says that the person belongs to it."""
    if not row.source:
        return str(row.team)
    return gettext("%(team)s (by %(source)s)") % {"team": row.team, "source": row.source}


def _is_service(obj: Any) -> bool:
    return isinstance(obj, User) and obj.is_service


def _person(request: HttpRequest) -> User:
    """The admin site lets only people in."""
    assert isinstance(request.user, User)  # noqa: S101
    return request.user
