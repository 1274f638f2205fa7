"""What people and events decide about a month of a source; the rest of its state is derived."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from billing.models.datasets import Dataset
from billing.models.snapshots import Snapshot
from billing.models.sources import Source


class PeriodState(models.TextChoices):
    """Derived, never stored: see `billing.periods`."""

    OPEN = "open", _("Open")
    PROVISIONAL = "provisional", _("Provisional")
    FINAL = "final", _("Final")
    LOCKED = "locked", _("Locked")


class Severity(models.TextChoices):
    """How a month's books stand. `waiting`: Azure stated a total later than it delivered."""

    OK = "ok", _("Balanced")
    LISTED = "listed", _("Small differences")
    WAITING = "waiting", _("Waiting for a delivery")
    RED = "red", _("Unexplained")


class PeriodSignature(models.Model):
    """Somebody locked or unlocked a month. Rows are added, never changed; people are copied."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="signatures")
    billing_period = models.DateField(_("billing period"))
    locks = models.BooleanField(_("locks"))
    person_id = models.BigIntegerField()
    person = models.CharField(_("person"), max_length=150)
    note = models.CharField(_("note"), max_length=500)
    snapshots = models.JSONField(_("snapshots"), default=list)
    signed_at = models.DateTimeField(_("signed at"))

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.person} {self.billing_period:%Y-%m}"


class BillingPeriod(models.Model):
    """A month of a source: its lock, when it first was final, and its ledger as last run.

    `ledger_snapshots` are the snapshots the ledger was run on: others shown now make it stale.
    `fingerprints` are sums of line hashes by snapshot, as first seen.
    """

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="periods")
    billing_period = models.DateField(_("billing period"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    lock = models.ForeignKey(
        PeriodSignature, verbose_name=_("lock"), on_delete=models.PROTECT, null=True, blank=True
    )
    severity = models.CharField(
        _("books"), max_length=10, choices=Severity.choices, blank=True, default=""
    )
    ledger = models.JSONField(_("ledger"), default=dict, blank=True)
    ledger_at = models.DateTimeField(_("ledger run at"), null=True, blank=True)
    ledger_snapshots = models.JSONField(default=list, blank=True)
    fingerprints = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("billing period")
        verbose_name_plural = _("billing periods")
        ordering = ("-billing_period", "source__name")
        constraints = (
            models.UniqueConstraint(
                fields=("source", "billing_period"), name="one_period_of_a_source"
            ),
        )

    def __str__(self) -> str:
        return f"{self.source_id} {self.billing_period:%Y-%m}"


class RestatementEvent(models.Model):
    """What a month shows changed after it was closed. Rows are added, never changed.

    `sums`: by measure and currency `old`, `new`, `difference` as decimal texts.
    """

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="restatements")
    dataset = models.CharField(_("dataset"), max_length=16, choices=Dataset.choices)
    billing_period = models.DateField(_("billing period"))
    old_snapshot = models.ForeignKey(
        Snapshot, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    new_snapshot = models.ForeignKey(
        Snapshot, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    was_locked = models.BooleanField(_("was locked"), default=False)
    sums = models.JSONField(_("sums"), default=dict)
    accepted_by = models.CharField(_("accepted by"), max_length=150, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    restated_at = models.DateTimeField(_("restated at"))

    class Meta:
        verbose_name = _("restatement")
        verbose_name_plural = _("restatements")
        ordering = ("-id",)
        indexes = (models.Index(fields=("source", "billing_period")),)

    def __str__(self) -> str:
        return f"{self.dataset} {self.billing_period:%Y-%m}"
