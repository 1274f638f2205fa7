"""People, and which charges each may see."""

from datetime import datetime
from typing import ClassVar

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from abi.core.accounts.roles import Permission, Role, allowed
from abi.core.accounts.scope import ScopeDimension
from abi.core.accounts.teams.models import AppRole, Membership, Team  # noqa: F401 - found here
from abi.core.records.remembered import remembered


class User(AbstractUser):
    """Roles say what a person may do, grants which charges they see; neither implies the other."""

    display_name = models.CharField(_("display name"), max_length=150, blank=True)
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, default="en"
    )
    roles = ArrayField(
        models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role]),
        verbose_name=_("roles"),
        default=list,
        blank=True,
    )
    is_service = models.BooleanField(
        _("service account"),
        default=False,
        editable=False,
        help_text=_("A program: it never signs in."),
    )
    purpose = models.CharField(
        _("purpose"), max_length=200, blank=True, help_text=_("What a program is for.")
    )
    # What a key or a token leaves of the permissions of this copy: never stored.
    narrowed_to: frozenset[Permission] | None = None

    class Meta(AbstractUser.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                Lower("email"), condition=~Q(email=""), name="one_person_per_email"
            ),
            models.CheckConstraint(
                condition=Q(is_service=False)
                | Q(is_staff=False, is_superuser=False, password__startswith="!"),  # noqa: S106
                name="service_accounts_cannot_sign_in",
            ),
        ]

    # Whether this request's session lacks the second factor it needs; None where none was asked.
    unproved: bool | None = None

    @property
    def granted(self) -> frozenset[Permission]:
        """A superuser may do what an admin may; an inactive person may do nothing."""
        if not self.is_active:
            return frozenset()
        own = frozenset(Permission) if self.is_superuser else allowed(self.all_roles)
        return own if self.narrowed_to is None else own & self.narrowed_to

    def narrow(self, to: frozenset[Permission]) -> None:
        """Only this copy, which is of one request: it may do no more than that."""
        self.narrowed_to = to
        # Some doors ask for staff, and for no permission.
        self.is_staff = self.is_staff and Permission.ADMINISTER in self.permissions

    @property
    def all_roles(self) -> list[str]:
        """One's own, and those of one's teams."""
        if self._state.adding:
            return self.roles
        of_teams = remembered(("team roles", self.pk), lambda: _roles_of_teams(self.pk))
        return [*self.roles, *of_teams]

    @property
    def permissions(self) -> frozenset[Permission]:
        """What is granted, here and now: nobody administers without the second factor asked for."""
        return self.granted - {Permission.ADMINISTER} if self.unproved else self.granted

    def has_perm(self, perm: str, obj: models.Model | None = None) -> bool:
        """Django's own permissions open the admin site: the admin role has them all."""
        if self.unproved:
            return False
        if self.narrowed_to is not None:
            return Permission.ADMINISTER in self.permissions
        return Permission.ADMINISTER in self.permissions or super().has_perm(perm, obj)

    def has_module_perms(self, app_label: str) -> bool:
        if self.unproved:
            return False
        return Permission.ADMINISTER in self.permissions or super().has_module_perms(app_label)


def _roles_of_teams(person: int | None) -> tuple[str, ...]:
    roles = Team.objects.filter(memberships__user=person).values_list("roles", flat=True)
    return tuple(sorted({role for each in roles for role in each}))


class DataScope(models.Model):
    """One grant, of a person or of a team: every one of its conditions must hold. Grants add up.

    Without conditions it grants nothing, unless it says `everything`.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="data_scopes",
        verbose_name=_("person or program"),
        null=True,
        blank=True,
    )
    team = models.ForeignKey(
        "accounts.Team",
        models.CASCADE,
        related_name="data_scopes",
        verbose_name=_("team"),
        null=True,
        blank=True,
    )
    everything = models.BooleanField(
        _("everything"),
        default=False,
        help_text=_("Every charge of every subscription, without conditions."),
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    expires_at = models.DateTimeField(_("expires at"), null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("data grant")
        verbose_name_plural = _("data grants")
        ordering: ClassVar = ["user_id", "team_id", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(user=None) ^ Q(team=None), name="grant_of_a_person_or_of_a_team"
            )
        ]

    def __str__(self) -> str:
        whose = f"user {self.user_id}" if self.user_id else f"team {self.team_id}"
        return f"grant {self.pk} of {whose}"

    def clean(self) -> None:
        """For forms; the database says so as well."""
        if (self.user_id is None) == (self.team_id is None):
            raise ValidationError(_("A grant is of one person or of one team."))

    @property
    def whose(self) -> str:
        return self.user.username if self.user else f"team {self.team}"

    def in_force(self, at: datetime) -> bool:
        return self.expires_at is None or self.expires_at > at


class DataScopeCondition(models.Model):
    """`dimension` is one of `values`; `tag_key` names the key where the dimension is a tag."""

    grant = models.ForeignKey(DataScope, models.CASCADE, related_name="conditions")
    dimension = models.CharField(
        _("dimension"), max_length=20, choices=[(item.value, item.value) for item in ScopeDimension]
    )
    values = ArrayField(models.CharField(max_length=500), verbose_name=_("values"))
    tag_key = models.CharField(_("tag key"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("condition")
        verbose_name_plural = _("conditions")
        ordering: ClassVar = ["grant_id", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(values__len__gt=0), name="condition_names_a_value"),
            models.CheckConstraint(
                condition=(Q(dimension="tag") & ~Q(tag_key=""))
                | (~Q(dimension="tag") & Q(tag_key="")),
                name="condition_names_a_key_only_for_a_tag",
            ),
        ]

    def __str__(self) -> str:
        name = f"tag {self.tag_key}" if self.tag_key else self.dimension
        return f"{name} in {', '.join(self.values)}"


class SignedIn(UserSession):  # type: ignore[misc]  # allauth ships no types
    """A session, as the admin shows it: among people."""

    class Meta:
        proxy = True
        verbose_name = _("session")
        verbose_name_plural = _("sessions")


class ServiceAccount(User):
    """A program, with roles and grants like a person's and keys of its own."""

    class Meta:
        proxy = True
        verbose_name = _("service account")
        verbose_name_plural = _("service accounts")


# Django finds models through this module.
from abi.core.accounts.keys.models import ApiKey, ApiKeyUse  # noqa: E402, F401
from abi.core.accounts.oauth.models import ClientTerms, ClientUse, OAuthClient  # noqa: E402, F401
