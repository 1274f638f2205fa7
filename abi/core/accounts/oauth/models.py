"""allauth's clients, as those of service accounts: its table in the admin beside the keys, and
beside that table what it has no column for.
"""

from typing import ClassVar, override

from allauth.idp.oidc.models import Client
from django.contrib.auth.hashers import check_password
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from abi.core.accounts.keys.models import LONGEST, LONGEST_OVERLAP
from abi.core.accounts.last_used import Use


class OAuthClient(Client):  # type: ignore[misc]  # allauth ships no types
    """`owner` is the account that it gets tokens for; `scopes` are permissions, one a line.

    One without `terms` gets none.
    """

    class Meta:
        proxy = True
        app_label = "accounts"
        verbose_name = _("OAuth client")
        verbose_name_plural = _("OAuth clients")
        ordering: ClassVar = ["name", "id"]

    def __str__(self) -> str:
        return f"{self.name} ({self.id})"

    @override
    def check_secret(self, secret: str) -> bool:
        """Either of the two. Where no old one is in force Django hashes something all the same, so
        that a wrong secret is refused no sooner.
        """
        return super().check_secret(secret) or check_password(secret, self.terms.old_in_force)


class ClientTerms(models.Model):
    """Until when a client gets tokens, from where, and with which secret beside its own."""

    client = models.OneToOneField(Client, models.CASCADE, primary_key=True, related_name="terms")
    networks = ArrayField(models.CharField(max_length=43), default=list)
    expires_at = models.DateTimeField(_("expires at"))
    secret_made_at = models.DateTimeField(default=timezone.now)
    # A hash, as allauth keeps it; empty where the last rotation ended the old one at once.
    old_secret = models.CharField(max_length=200, default="")
    overlap_ends_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(expires_at__lte=F("secret_made_at") + LONGEST),
                name="a_client_ends_in_a_year",
            ),
            models.CheckConstraint(
                condition=Q(old_secret="", overlap_ends_at=None)
                | Q(
                    overlap_ends_at__isnull=False,
                    overlap_ends_at__lte=F("secret_made_at") + LONGEST_OVERLAP,
                ),
                name="an_old_secret_ends_in_a_week",
            ),
        ]

    def __str__(self) -> str:
        return f"terms of client {self.client_id}"

    @property
    def is_live(self) -> bool:
        return self.expires_at > timezone.now()

    @property
    def old_in_force(self) -> str:
        """Empty where there is none, or its overlap is over."""
        ends = self.overlap_ends_at
        return self.old_secret if ends is not None and ends > timezone.now() else ""


class ClientUse(Use):
    client = models.OneToOneField(Client, models.CASCADE, primary_key=True, related_name="use")
