"""A source that is being set up step by step: nothing reads it until it is one."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from billing.models.credentials import Credential
from billing.models.sources import Source, SourceAddress

ADDRESS = ("name", "kind", "cloud", "scope", "url", "dataset", "currency")


class DraftStep(models.TextChoices):
    """In the order in which they are taken."""

    KIND = "kind", _("Kind and cloud")
    IDENTIFIERS = "identifiers", _("Identifiers")
    CREDENTIAL = "credential", _("Credential")
    TEST = "test", _("Connection test")
    FINISH = "finish", _("First run")

    @property
    def following(self) -> "DraftStep":
        """The last is followed by itself."""
        steps = list(DraftStep)
        return steps[min(steps.index(self) + 1, len(steps) - 1)]


class SourceDraft(SourceAddress):
    """`reached` is the first step that has not been taken; `tested` what the connection test said
    of the answers as they are, null when they changed since; `made` are the credentials that were
    entered here.
    """

    yields_to = models.ManyToManyField(
        Source,
        verbose_name=_("yields to"),
        related_name="+",
        blank=True,
        help_text=_("Sources that win when both hold a subscription in the same month."),
    )
    made = models.ManyToManyField(
        Credential,
        verbose_name=_("credentials entered for it"),
        related_name="+",
        blank=True,
        editable=False,
    )
    reached = models.CharField(
        _("next step"), max_length=16, choices=DraftStep.choices, default=DraftStep.KIND
    )
    tested = models.JSONField(_("connection test"), null=True, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("begun by"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    created_at = models.DateTimeField(_("begun at"), auto_now_add=True)

    class Meta:
        verbose_name = _("source being set up")
        verbose_name_plural = _("sources being set up")
        ordering: ClassVar = ["-created_at", "-pk"]

    @property
    def works(self) -> bool:
        return bool(self.tested and self.tested["works"])

    def source(self) -> Source:
        """As it would be, not saved."""
        return Source(**{name: getattr(self, name) for name in ADDRESS}, credential=self.credential)
