"""A key's record, which never holds the key, and when it was last used."""

from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from abi.core.accounts.last_used import Use

LONGEST = timedelta(days=365)
# How long what was rotated lives on.
LONGEST_OVERLAP = timedelta(days=7)


class ApiKey(models.Model):
    """Lets a program ask as its owner, within these permissions and from these networks."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_keys", verbose_name=_("owner")
    )
    name = models.CharField(max_length=100)
    id8 = models.CharField("id", max_length=8, unique=True, editable=False)
    digest = models.BinaryField(max_length=32, editable=False)
    permissions = ArrayField(
        models.CharField(max_length=40),
        default=list,
        blank=True,
        help_text=_("None: all the owner's."),
    )
    networks = ArrayField(
        models.CharField(max_length=43),
        default=list,
        blank=True,
        help_text=_("None: from anywhere."),
    )
    expires_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(expires_at__lte=F("created_at") + LONGEST), name="a_key_ends_in_a_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.id8})"

    @property
    def is_live(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()


class ApiKeyUse(Use):
    key = models.OneToOneField(ApiKey, models.CASCADE, primary_key=True, related_name="use")
