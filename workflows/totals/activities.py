"""Asking for a month's totals, and noting that they could not be had."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from temporalio import activity

from billing import reconciliation
from workflows import runs
from workflows.heartbeats import beating
from workflows.ingest.contracts import NotFetched, Totals


@activity.defn(no_thread_cancel_exception=True)
def fetch_totals(asked: Totals) -> int:
    """Every attempt of one workflow run goes on where the last one stopped."""
    turn = activity.info().workflow_run_id or ""
    with beating():
        return reconciliation.fetch(asked.source, _month(asked), turn=turn).stated


@activity.defn(no_thread_cancel_exception=True)
def note_not_fetched(missed: NotFetched) -> None:
    asked, why = missed.totals, missed.failure
    reconciliation.missed(asked.source, _month(asked), code=why.code, detail=why.detail)
    runs.warned(asked.run_id, asdict(why))


ACTIVITIES: Sequence[Callable[..., Any]] = (fetch_totals, note_not_fetched)


def _month(asked: Totals) -> date:
    return date.fromisoformat(f"{asked.month}-01")
