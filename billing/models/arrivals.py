"""Every delivery that Azure made and ABI fetched, the same content again included."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from billing.models.datasets import Dataset
from billing.models.sources import Source


class Arrival(models.Model):
    """`delivered_at` is the source's moment; `accepted_at` is when the month showed this content.

    `scope` is the Azure resource that made it (an export's id), where the source tells.
    """

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="arrivals")
    dataset = models.CharField(_("dataset"), max_length=16, choices=Dataset.choices)
    billing_period = models.DateField(_("billing period"))
    content_key = models.CharField(max_length=200)
    content_hash = models.CharField(_("content hash"), max_length=64)
    scope = models.CharField(_("scope"), max_length=500, blank=True)
    delivered_at = models.DateTimeField(_("delivered at"))
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)

    class Meta:
        verbose_name = _("arrival")
        verbose_name_plural = _("arrivals")
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("source", "dataset", "billing_period", "content_key"),
                name="one_arrival_of_a_delivery",
            ),
        )
        indexes = (models.Index(fields=("source", "billing_period", "-delivered_at")),)

    def __str__(self) -> str:
        return f"{self.dataset} {self.billing_period:%Y-%m} {self.delivered_at:%Y-%m-%d %H:%M}"
