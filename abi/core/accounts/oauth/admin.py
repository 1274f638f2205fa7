"""Clients of service accounts: to see, to make, to rotate and to revoke."""

from functools import partial
from typing import Any, override

from allauth.idp.oidc.models import Client, Token
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from abi.core.accounts.administrators import administers, person_of
from abi.core.accounts.oauth import clients
from abi.core.accounts.oauth.columns import ClientColumns
from abi.core.accounts.oauth.forms import ClientRotationForm, NewClientForm
from abi.core.accounts.oauth.models import OAuthClient

# allauth's own pages would make clients of any kind, and show a secret in a message.
admin.site.unregister((Client, Token))


@admin.register(OAuthClient)
class OAuthClientAdmin(ClientColumns):
    """A secret is in the answer to the form that made it, and nowhere else."""

    actions = ("revoke",)

    @override
    def audit_targets(self, obj: Any) -> tuple[str, ...]:
        return (clients.target(obj),)

    @admin.action(description=_("Revoke"), permissions=["view"])
    def revoke(self, request: HttpRequest, chosen: QuerySet[Any]) -> None:
        found = list(chosen)
        for client in found:
            clients.revoke(client, by=person_of(request))
        said = gettext("%(count)s revoked: refused from now on.") % {"count": len(found)}
        messages.success(request, said)

    @override
    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        chosen = {"owner": request.GET.get("user", "")}
        is_sent = request.method == "POST"
        form = NewClientForm(request.POST) if is_sent else NewClientForm(initial=chosen)
        if form.is_valid():
            owner, person = form.cleaned_data["owner"], person_of(request)
            return self._told(request, clients.make(owner, form.wanted(), by=person))
        title = gettext("An OAuth client for a service account")
        more = {"title": title, "intro": "", "submit": gettext("Make a client"), "form": form}
        return self.page(request, "apikey/form", more)

    @override
    def get_urls(self) -> list[URLPattern]:
        rotation = self.admin_site.admin_view(self._rotation)
        address = path("<str:pk>/rotate/", rotation, name="accounts_oauthclient_rotate")
        return [address, *super().get_urls()]

    def _rotation(self, request: HttpRequest, pk: str) -> HttpResponse:
        if not administers(request):
            raise PermissionDenied
        client = OAuthClient.objects.filter(pk=pk).first()
        if client is None:
            raise Http404(pk)
        is_sent = request.method == "POST"
        form = ClientRotationForm(request.POST) if is_sent else ClientRotationForm()
        if form.is_valid() and (
            told := self.rotated(request, form, partial(clients.rotate, client))
        ):
            return self._told(request, told)
        intro = gettext(
            "A new secret takes the old one's place. Without days to live on, the old one and all"
            " tokens of the client end at once."
        )
        title = gettext("Rotate %(key)s") % {"key": client}
        more = {"title": title, "intro": intro, "submit": gettext("Rotate"), "form": form}
        return self.page(request, "apikey/form", more)

    def _told(self, request: HttpRequest, told: clients.Told) -> HttpResponse:
        """No message, no redirect: both would keep the text somewhere. No page here is kept."""
        title = gettext("%(key)s is made") % {"key": told.client}
        more = {"client": told.client, "secret": told.secret, "title": title}
        return self.page(request, "oauthclient/made", more)
