"""What Azure states about a month elsewhere than in its lines: totals to reconcile with."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from billing.models.datasets import Dataset
from billing.models.sources import Source


class StatedKind(models.TextChoices):
    QUERY = "query", _("Query API total")
    BALANCE = "balance", _("EA balance: usage and marketplace")
    INVOICE = "invoice", _("Invoice total")
    RESERVATIONS = "reservations", _("Reservation transactions")


class StatedTotal(models.Model):
    """One amount as Azure stated it when asked; rows are added, the newest of a kind counts.

    `amount` is the decimal text, `dataset` empty where the amount is of no one dataset;
    `parts` are named components of it (tax, marketplace, credit …), decimal texts too.
    """

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="stated_totals")
    billing_period = models.DateField(_("billing period"))
    kind = models.CharField(_("kind"), max_length=16, choices=StatedKind.choices)
    dataset = models.CharField(_("dataset"), max_length=16, blank=True, choices=Dataset.choices)
    currency = models.CharField(_("currency"), max_length=8)
    amount = models.CharField(_("amount"), max_length=90)
    parts = models.JSONField(_("parts"), default=dict, blank=True)
    document = models.CharField(_("landed document"), max_length=200, blank=True)
    stated_at = models.DateTimeField(_("stated at"))

    class Meta:
        verbose_name = _("stated total")
        verbose_name_plural = _("stated totals")
        ordering = ("-id",)
        indexes = (models.Index(fields=("source", "billing_period", "kind", "-stated_at")),)

    def __str__(self) -> str:
        return f"{self.kind} {self.billing_period:%Y-%m} {self.amount} {self.currency}"
