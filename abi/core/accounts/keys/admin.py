"""Everybody's keys: to see, to revoke; and to make and rotate for service accounts."""

from functools import partial
from typing import Any, override

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from abi.core.accounts.administrators import SecretsAdmin, administers, person_of
from abi.core.accounts.keys import issuing
from abi.core.accounts.keys.forms import NewKeyForm, RotationForm
from abi.core.accounts.keys.models import ApiKey
from abi.core.accounts.last_used import last_used


@admin.register(ApiKey)
class ApiKeyAdmin(SecretsAdmin):
    """A key's text is in the answer to the form that made it, and nowhere else."""

    list_display = (
        "id8", "name", "user", "state", "permissions", "networks", "expires_at", "last_used",
        "rotate",
    )  # fmt: skip
    list_filter = ("user__is_service", "expires_at")
    search_fields = ("id8", "name", "user__username", "user__email")
    list_select_related = ("user", "use")
    fields = (
        "id8", "name", "user", "permissions", "networks", "created_by", "created_at", "expires_at",
        "revoked_at", "last_used",
    )  # fmt: skip
    actions = ("revoke",)

    @override
    def audit_targets(self, obj: Any) -> tuple[str, ...]:
        return (issuing.target(obj),)

    @admin.display(description=_("last used"))
    def last_used(self, key: ApiKey) -> str:
        return last_used(key)

    @admin.display(description=_("state"))
    def state(self, key: ApiKey) -> str:
        if key.revoked_at is not None:
            return gettext("revoked")
        return gettext("in force") if key.is_live else gettext("has ended")

    @admin.display(description="")
    def rotate(self, key: ApiKey) -> SafeString | str:
        if not (key.is_live and key.user.is_service):
            return ""
        return format_html(
            '<a href="{}">{}</a>',
            reverse("admin:accounts_apikey_rotate", args=[key.pk]),
            gettext("Rotate"),
        )

    @admin.action(description=_("Revoke"), permissions=["view"])
    def revoke(self, request: HttpRequest, chosen: QuerySet[ApiKey]) -> None:
        for key in chosen:
            issuing.revoke(key, by=person_of(request))
        messages.success(
            request, gettext("%(count)s revoked: refused from now on.") % {"count": len(chosen)}
        )

    @override
    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        chosen = {"user": request.GET.get("user", "")}
        form = NewKeyForm(request.POST) if request.method == "POST" else NewKeyForm(initial=chosen)
        if form.is_valid():
            owner, person = form.cleaned_data["user"], person_of(request)
            return self._made(request, issuing.issue(owner, form.wanted(), by=person))
        title, submit = gettext("A key for a service account"), gettext("Make a key")
        more = {"title": title, "intro": "", "submit": submit}
        return self.page(request, "apikey/form", {"form": form} | more)

    @override
    def get_urls(self) -> list[URLPattern]:
        rotation = self.admin_site.admin_view(self._rotation)
        return [
            path("<int:pk>/rotate/", rotation, name="accounts_apikey_rotate"),
            *super().get_urls(),
        ]

    def _rotation(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not administers(request):
            raise PermissionDenied
        key = ApiKey.objects.select_related("user").filter(pk=pk, user__is_service=True).first()
        if key is None:
            raise Http404(pk)
        form = RotationForm(request.POST) if request.method == "POST" else RotationForm()
        if form.is_valid() and (
            issued := self.rotated(request, form, partial(issuing.rotate, key))
        ):
            return self._made(request, issued)
        intro = gettext(
            "A new key of %(user)s, with the same permissions and networks, takes its place."
        ) % {"user": key.user}
        title = gettext("Rotate %(key)s") % {"key": key}
        more = {"title": title, "intro": intro, "submit": gettext("Rotate")}
        return self.page(request, "apikey/form", {"form": form} | more)

    def _made(self, request: HttpRequest, issued: issuing.Issued) -> HttpResponse:
        """No message, no redirect: both would keep the text somewhere. No page here is kept."""
        more = {
            "key": issued.key,
            "text": issued.text.whole,
            "title": gettext("%(key)s is made") % {"key": issued.key},
        }
        return self.page(request, "apikey/made", more)
