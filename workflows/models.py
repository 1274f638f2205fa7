"""The readable index of what Temporal runs. Temporal is the truth; see `reconcile`."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """The four states a person sees."""

    RUNNING = "running", _("Running")
    COMPLETED = "completed", _("Completed")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


class WorkflowRun(models.Model):
    """One run of one workflow. Written by `workflows.runs` alone.

    `work` names what is done (type, source, dates), so that the same work never runs twice at
    once; Temporal's workflow id is `work` too, with the time appended when a schedule started it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workflow_type = models.CharField(_("workflow"), max_length=60)
    work = models.CharField(_("work"), max_length=300)
    workflow_id = models.CharField(max_length=400)
    temporal_run_id = models.CharField(max_length=64, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.RUNNING
    )
    start_time = models.DateTimeField(_("started"), default=timezone.now)
    end_time = models.DateTimeField(_("ended"), null=True, blank=True)
    parameters = models.JSONField()
    schedule = models.CharField(max_length=100, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    progress = models.JSONField(default=dict)
    failures = models.JSONField(default=list)
    records_processed = models.BigIntegerField(default=0)
    cancel_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("workflow run")
        verbose_name_plural = _("workflow runs")
        ordering: ClassVar = ["-start_time", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["-start_time", "-id"], name="workflow_run_newest"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["work"], condition=Q(status="running"), name="same_work_runs_once"
            ),
            models.UniqueConstraint(
                fields=["workflow_id", "temporal_run_id"],
                condition=~Q(temporal_run_id=""),
                name="one_record_per_temporal_run",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.work} ({self.status})"

    @property
    def cancellable(self) -> bool:
        return self.status == Status.RUNNING and not self.cancel_reason


class MonthClaim(models.Model):
    """Who works on one month of a dataset of a source; it counts while that run is running."""

    source = models.CharField(max_length=100)
    dataset = models.CharField(max_length=16)
    billing_period = models.DateField()
    run = models.ForeignKey(WorkflowRun, models.CASCADE, related_name="claims")
    claimed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source", "dataset", "billing_period"], name="one_run_works_on_a_month"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.dataset} {self.billing_period:%Y-%m}"
