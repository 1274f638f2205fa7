"""The page of a month in the admin leads to the runs that loaded what it shows."""

from collections.abc import Iterable
from typing import override

from django.contrib import admin
from django.urls import reverse

from billing.models import BillingPeriod, Snapshot
from billing.period_admin import BillingPeriodAdmin
from workflows.models import MonthClaim, WorkflowRun

admin.site.unregister(BillingPeriod)


@admin.register(BillingPeriod)
class LinkedPeriodAdmin(BillingPeriodAdmin):
    @override
    def runs_of(self, snapshots: list[Snapshot]) -> dict[int, str]:
        """Two queries. A backfill loads in runs of its own in Temporal: while it holds a month,
        nobody else loads it.
        """
        owned = [each for each in snapshots if each.owner]
        found = _by_claim(owned) | _by_temporal_run(owned)
        return {
            pk: reverse("admin:workflows_workflowrun_change", args=[run.pk])
            for pk, run in found.items()
        }


def _by_temporal_run(snapshots: list[Snapshot]) -> dict[int, WorkflowRun]:
    """The owner of a snapshot begins with the id of the run in Temporal."""
    asked = {each.pk: each.owner.partition("/")[0] for each in snapshots}
    runs = WorkflowRun.objects.filter(temporal_run_id__in=set(asked.values()) - {""})
    known = {run.temporal_run_id: run for run in runs.only("temporal_run_id")}
    return {pk: known[run_id] for pk, run_id in asked.items() if run_id in known}


def _by_claim(snapshots: list[Snapshot]) -> dict[int, WorkflowRun]:
    if not snapshots:
        return {}
    claims = MonthClaim.objects.filter(
        source=snapshots[0].source.name, billing_period=snapshots[0].billing_period
    )
    runs = {claim.dataset: claim.run for claim in claims.select_related("run")}
    return dict(_held(snapshots, runs))


def _held(
    snapshots: list[Snapshot], runs: dict[str, WorkflowRun]
) -> Iterable[tuple[int, WorkflowRun]]:
    for each in snapshots:
        run = runs.get(each.dataset)
        if run and run.start_time <= each.created_at <= (run.end_time or each.created_at):
            yield each.pk, run
