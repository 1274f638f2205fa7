"""Who has a second factor, and taking a lost one away."""

from typing import override

from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest

from abi.core.accounts.models import User
from abi.core.accounts.second_factor.proof import enrolled_at
from abi.core.accounts.second_factor.reset import reset
from abi.core.audit.reason_form import ReasonForm

# Its page would show what is sealed, and change it without a trace.
admin.site.unregister(Authenticator)


class SecondFactorPages(admin.ModelAdmin):  # type: ignore[type-arg]
    """For the admin pages of people."""

    action_form = ReasonForm
    actions = ("reset_second_factor",)

    @override
    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        apps = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
        people: QuerySet[User] = super().get_queryset(request)
        return people.annotate(has_app=Exists(apps))

    @admin.display(description="second factor", boolean=True, ordering="has_app")
    def has_second_factor(self, person: User) -> bool:
        return bool(getattr(person, "has_app", False))

    @admin.display(description="Second factor")
    def second_factor(self, person: User) -> str:
        since = enrolled_at(person)
        return f"Authenticator app, since {since:%Y-%m-%d %H:%M} UTC" if since else "None"

    @admin.action(description="Reset second factor (reason required)", permissions=["change"])
    def reset_second_factor(self, request: HttpRequest, chosen: QuerySet[User]) -> None:
        reason = request.POST.get("reason", "").strip()
        if not reason:
            messages.error(request, "Say why: the reason is kept in the audit.")
            return
        for person in chosen:
            if reset(person, actor=request.user, reason=reason):
                messages.success(request, f"{person}: the second factor is gone.")
            else:
                messages.warning(request, f"{person} had no second factor.")
