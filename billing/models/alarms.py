"""What somebody has to look at."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from billing.models.datasets import Dataset
from billing.models.sources import Source


class AlarmKind(models.TextChoices):
    UNEXPLAINED_DIFFERENCE = "unexplained_difference", _("Unexplained difference")
    LATE_DELIVERY = "late_delivery", _("Late delivery")
    TOTALS_NOT_FETCHED = "totals_not_fetched", _("Azure's totals not fetched")


class Alarm(models.Model):
    """One open alarm per cause, however often it is seen; resolved when the cause is gone."""

    kind = models.CharField(_("kind"), max_length=40, choices=AlarmKind.choices)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="alarms")
    billing_period = models.DateField(_("billing period"), null=True, blank=True)
    dataset = models.CharField(_("dataset"), max_length=16, blank=True, choices=Dataset.choices)
    facts = models.JSONField(_("facts"), default=dict)
    opened_at = models.DateTimeField(_("opened at"))
    last_seen_at = models.DateTimeField(_("last seen at"))
    resolved_at = models.DateTimeField(_("resolved at"), null=True, blank=True)

    class Meta:
        verbose_name = _("alarm")
        verbose_name_plural = _("alarms")
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "source", "billing_period", "dataset"),
                condition=models.Q(resolved_at=None),
                nulls_distinct=False,
                name="one_open_alarm_per_cause",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.source_id}"
