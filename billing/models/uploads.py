"""A file that a person brought: what a dry run found in it, and what was decided."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from billing.models.datasets import Dataset
from billing.models.snapshots import Snapshot
from billing.models.sources import Source


class UploadStatus(models.TextChoices):
    CHECKING = "checking", _("Being checked")
    READY = "ready", _("Waiting for a decision")
    FAILED = "failed", _("Cannot be published")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")


class Upload(models.Model):
    """One file. `name` is what the person called it: a label, never a path.

    `landed` is where its bytes lie, `snapshot` its lines under a snapshot shown to nobody,
    `baseline` what the month showed when the dry run compared (null: nothing), `run_id` the run
    that checks it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source = models.ForeignKey(
        Source, verbose_name=_("source"), on_delete=models.PROTECT, related_name="uploads"
    )
    dataset = models.CharField(_("dataset"), max_length=16, blank=True, choices=Dataset.choices)
    name = models.CharField(_("file"), max_length=200)
    size = models.PositiveBigIntegerField(_("bytes"))
    sha256 = models.CharField("SHA-256", max_length=64)
    landed = models.JSONField(_("landed file"))
    status = models.CharField(
        _("status"), max_length=16, choices=UploadStatus.choices, default=UploadStatus.CHECKING
    )
    error_code = models.CharField(_("error code"), max_length=64, blank=True)
    error_detail = models.CharField(_("error detail"), max_length=1000, blank=True)
    run_id = models.UUIDField(_("run"), null=True, blank=True)
    snapshot = models.ForeignKey(
        Snapshot, on_delete=models.PROTECT, null=True, blank=True, related_name="uploads"
    )
    baseline = models.ForeignKey(
        Snapshot, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    report = models.JSONField(_("dry run"), default=dict, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("uploaded by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        ordering = ("-uploaded_at", "-id")
        indexes: ClassVar = [models.Index(fields=["-uploaded_at", "-id"], name="upload_newest")]

    def __str__(self) -> str:
        return f"{self.name} → {self.source.name}"
