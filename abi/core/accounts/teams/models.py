"""A team, who belongs to it, and which app roles of which SSO app lead into it."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from abi.core.accounts.roles import Role


class Team(models.Model):
    """Its roles and grants are each member's, besides their own."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    roles = ArrayField(
        models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role]),
        verbose_name=_("roles"),
        default=list,
        blank=True,
    )

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        app_label = "accounts"
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """`source` is the SSO app that said so at the last sign-in; empty where an admin did."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    source = models.CharField(max_length=40, blank=True, editable=False)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        app_label = "accounts"
        ordering: ClassVar = ["team_id", "user_id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team", "user", "source"], name="one_membership_each")
        ]

    def __str__(self) -> str:
        return f"user {self.user_id} in team {self.team_id}"


class AppRole(models.Model):
    """`value` is what Entra writes into the `roles` claim for this app."""

    provider = models.CharField(
        _("SSO app"), max_length=40, help_text=_("Its name in ABI_SSO, such as entra.")
    )
    value = models.CharField(
        _("app role"), max_length=200, help_text=_("The value, not the label.")
    )
    team = models.ForeignKey(Team, models.CASCADE, related_name="app_roles")

    class Meta:
        verbose_name = _("app role")
        verbose_name_plural = _("app roles")
        app_label = "accounts"
        ordering: ClassVar = ["provider", "value"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["provider", "value", "team"], name="one_app_role_each")
        ]

    def __str__(self) -> str:
        return f"{self.provider}: {self.value}"
