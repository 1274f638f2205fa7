"""A source: what is asked, where, with which credential, and what it yields to."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from billing.models.credentials import Credential
from billing.models.datasets import Dataset


class SourceKind(models.TextChoices):
    EXPORTS = "exports", _("Cost Management exports")
    FILES = "files", _("CSV files without a manifest")
    COST_DETAILS = "cost_details", _("Cost Details API")
    EA_CHINA = "ea_china", _("Azure China enterprise portal (ea.azure.cn)")
    EA_LEGACY = "ea_legacy", _("EA Reporting API v3 (retired)")
    UPLOAD = "upload", _("Files that people upload")


class SourceAddress(models.Model):
    """Where bills come from: a folder or container, an API of one of Azure's clouds, or people.

    Of a source, and of one that is being set up. `scope` is what an API is asked for: an ARM scope
    (`/providers/Microsoft.Billing/…`, `/subscriptions/…`), or the enrolment number of the two EA
    interfaces.
    """

    name = models.CharField(_("name"), max_length=100, unique=True)
    kind = models.CharField(_("kind"), max_length=16, choices=SourceKind.choices)
    url = models.CharField(
        _("URL"),
        max_length=1000,
        blank=True,
        help_text=_("For exports and files: file:///folder, az://container/prefix"),
    )
    cloud = models.CharField(_("cloud"), max_length=40, default="AzureCloud")
    scope = models.CharField(
        _("scope"),
        max_length=500,
        blank=True,
        help_text=_("For APIs: the ARM scope, or the enrolment number."),
    )
    credential = models.ForeignKey(
        Credential, verbose_name=_("credential"), on_delete=models.PROTECT, null=True, blank=True
    )
    dataset = models.CharField(
        _("dataset"),
        max_length=16,
        blank=True,
        choices=Dataset.choices,
        help_text=_("Only for files whose content does not tell; empty means: look."),
    )
    currency = models.CharField(
        _("currency"),
        max_length=3,
        blank=True,
        help_text=_("Only for files that have no currency column."),
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class Source(SourceAddress):
    """An address that is read, when it is late, and what it yields to."""

    tax_rate = models.DecimalField(
        _("tax rate"),
        max_digits=7,
        decimal_places=6,
        null=True,
        blank=True,
        help_text=_("For reports (China VAT: 0.06). Never part of a stored cost."),
    )
    yields_to = models.ManyToManyField(
        "self",
        verbose_name=_("yields to"),
        symmetrical=False,
        related_name="wins_over",
        blank=True,
        help_text=_("Sources that win when both hold a subscription in the same month."),
    )
    amber_after_hours = models.PositiveSmallIntegerField(
        _("amber after hours"), default=26, help_text=_("0: no deliveries are expected.")
    )
    red_after_hours = models.PositiveSmallIntegerField(_("red after hours"), default=50)
    kept_snapshots = models.PositiveSmallIntegerField(
        _("snapshots kept"),
        default=10,
        help_text=_("Superseded snapshots of each month kept for undo and as_of."),
    )
    enabled = models.BooleanField(_("enabled"), default=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ("name",)
