"""What the admin shows of a client, in its list and on its page."""

from datetime import datetime

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from abi.core.accounts.administrators import SecretsAdmin
from abi.core.accounts.last_used import last_used
from abi.core.accounts.oauth.models import OAuthClient


class ClientColumns(SecretsAdmin):
    list_display = (
        "name", "id", "account", "state", "permissions", "networks", "expires_at", "last_used",
        "rotate",
    )  # fmt: skip
    list_select_related = ("owner", "terms", "use")
    list_filter = ("terms__expires_at",)
    search_fields = ("name", "id", "owner__username")
    fields = (
        "name", "id", "account", "permissions", "networks", "created_at", "expires_at",
        "overlap_ends_at", "last_used",
    )  # fmt: skip

    @admin.display(description=_("service account"), ordering="owner__username")
    def account(self, client: OAuthClient) -> str:
        return str(client.owner or "")

    @admin.display(description=_("permissions"))
    def permissions(self, client: OAuthClient) -> str:
        return ", ".join(client.get_scopes())

    @admin.display(description=_("networks"))
    def networks(self, client: OAuthClient) -> str:
        return ", ".join(client.terms.networks)

    @admin.display(description=_("expires at"), ordering="terms__expires_at")
    def expires_at(self, client: OAuthClient) -> datetime:
        ends: datetime = client.terms.expires_at
        return ends

    @admin.display(description=_("the old secret ends at"))
    def overlap_ends_at(self, client: OAuthClient) -> datetime | None:
        ends: datetime | None = client.terms.overlap_ends_at
        return ends

    @admin.display(description=_("last used"))
    def last_used(self, client: OAuthClient) -> str:
        return last_used(client)

    @admin.display(description=_("state"))
    def state(self, client: OAuthClient) -> str:
        if not client.terms.is_live:
            return gettext("has ended")
        has_two = bool(client.terms.old_in_force)
        return gettext("in force, with two secrets") if has_two else gettext("in force")

    @admin.display(description="")
    def rotate(self, client: OAuthClient) -> SafeString | str:
        if not client.terms.is_live:
            return ""
        address = reverse("admin:accounts_oauthclient_rotate", args=[client.pk])
        return format_html('<a href="{}">{}</a>', address, gettext("Rotate"))
