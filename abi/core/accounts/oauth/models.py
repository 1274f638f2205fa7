"""allauth's clients, as those of service accounts: its tables, in the admin beside the keys."""

from typing import ClassVar

from allauth.idp.oidc.models import Client
from django.utils.translation import gettext_lazy as _


class OAuthClient(Client):  # type: ignore[misc]  # allauth ships no types
    """`owner` is the account that it gets tokens for; `scopes` are permissions, one a line."""

    class Meta:
        proxy = True
        app_label = "accounts"
        verbose_name = _("OAuth client")
        verbose_name_plural = _("OAuth clients")
        ordering: ClassVar = ["name", "id"]

    def __str__(self) -> str:
        return f"{self.name} ({self.id})"
