"""Every load there was, and which of them is shown."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from billing.models.datasets import Dataset
from billing.models.sources import Source


class SnapshotStatus(models.TextChoices):
    LOADING = "loading", _("Loading")
    CHECKED = "checked", _("Checked")
    PUBLISHED = "published", _("Published")
    SUPERSEDED = "superseded", _("Superseded")
    FAILED = "failed", _("Failed")
    DISCARDED = "discarded", _("Discarded")


class Snapshot(models.Model):
    """One load of one month of one dataset. Its id marks its lines in ClickHouse, for good.

    `other_months`: where else its lines are dated; None until it is checked.
    """

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="snapshots")
    dataset = models.CharField(_("dataset"), max_length=16, choices=Dataset.choices)
    billing_period = models.DateField(_("billing period"))
    content_hash = models.CharField(_("content hash"), max_length=64)
    run_id = models.CharField(_("export run"), max_length=200, blank=True)
    query_id = models.CharField(_("ClickHouse query"), max_length=64, unique=True)
    owner = models.CharField(_("loaded for"), max_length=200, blank=True)
    attempt = models.PositiveIntegerField(_("attempt"), default=0)
    status = models.CharField(_("status"), max_length=16, choices=SnapshotStatus.choices)
    error_code = models.CharField(_("error code"), max_length=64, blank=True)
    delivered = models.PositiveBigIntegerField(_("lines delivered"), default=0)
    loaded = models.PositiveBigIntegerField(_("lines loaded"), default=0)
    quarantined = models.PositiveBigIntegerField(_("lines quarantined"), default=0)
    totals = models.JSONField(_("totals"), default=dict, blank=True)
    manifest = models.JSONField(_("landed files"), default=dict, blank=True)
    other_months = ArrayField(
        models.DateField(), verbose_name=_("lines of other months"), null=True, blank=True
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    pruned_at = models.DateTimeField(_("pruned at"), null=True, blank=True)

    class Meta:
        verbose_name = _("snapshot")
        verbose_name_plural = _("snapshots")
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("source", "dataset", "billing_period", "status")),
            models.Index(fields=("status",)),
            GinIndex(fields=("other_months",), name="snapshot_by_other_months"),
        )

    def __str__(self) -> str:
        return f"{self.pk} {self.dataset} {self.billing_period:%Y-%m}"


class PublicationQuerySet(models.QuerySet["Publication"]):
    """The one rule of what counts."""

    def newest(self) -> "PublicationQuerySet":
        """Of each month of a source the publication that counts; it may be a withdrawal."""
        month = ("source_id", "dataset", "billing_period")
        latest = self.order_by(*month, "-published_at", "-id").distinct(*month)
        # Chosen by their keys first: what they refer to is read of the chosen ones alone.
        chosen = Publication.objects.filter(pk__in=latest.values("pk"))
        return chosen.order_by(*month).select_related("snapshot", "source")


class Publication(models.Model):
    """From `published_at` on, the month shows `snapshot`, or nothing when that is null (withdrawn).

    Rows are added, never changed. `previous` is what undo goes back to, never a withdrawal.
    """

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="publications")
    dataset = models.CharField(_("dataset"), max_length=16, choices=Dataset.choices)
    billing_period = models.DateField(_("billing period"))
    snapshot = models.ForeignKey(
        Snapshot, on_delete=models.PROTECT, related_name="publications", null=True, blank=True
    )
    previous = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True)
    published_at = models.DateTimeField(_("published at"))

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("source", "dataset", "billing_period", "-published_at")),
            models.Index(fields=("billing_period", "dataset")),
        )

    def __str__(self) -> str:
        return f"{self.dataset} {self.billing_period:%Y-%m} → {self.snapshot_id or '–'}"
