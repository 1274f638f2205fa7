"""Who has a second factor, and taking a lost one away."""

from typing import override

from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

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

    @admin.display(description=_("second factor"), boolean=True, ordering="has_app")
    def has_second_factor(self, person: User) -> bool:
        return bool(getattr(person, "has_app", False))

    @admin.display(description=_("Second factor"))
    def second_factor(self, person: User) -> str:
        since = enrolled_at(person)
        if not since:
            return gettext("None")
        at = f"{since:%Y-%m-%d %H:%M} UTC"
        return gettext("Authenticator app, since %(at)s") % {"at": at}

    @admin.action(description=_("Reset second factor (reason required)"), permissions=["change"])
    def reset_second_factor(self, request: HttpRequest, chosen: QuerySet[User]) -> None:
        reason = request.POST.get("reason", "").strip()
        if not reason:
            messages.error(request, gettext("Say why: the reason is kept in the audit."))
            return
        for person in chosen:
            if reset(person, actor=request.user, reason=reason):
                messages.success(
                    request, gettext("%(person)s: the second factor is gone.") % {"person": person}
                )
            else:
                messages.warning(
                    request, gettext("%(person)s had no second factor.") % {"person": person}
                )
