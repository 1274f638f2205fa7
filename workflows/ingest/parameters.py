"""What a person may ask of an extraction, and the name of the work that asks for the same."""

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from rest_framework import serializers

from abi.core.errors import AppError
from workflows.errors import PERIOD_INVALID
from workflows.ingest.contracts import Extraction
from workflows.parameters import refuse_unknown
from workflows.runs import Order

WORKFLOW = "azure_billing_extraction"
WORKFLOW_SLUG = "azure-billing-extraction"
MAX_MONTHS = 13


class ExtractionParameters(serializers.Serializer[Extraction]):
    """Both dates are inclusive. Without `source` every enabled source is read."""

    start_date = serializers.DateField(help_text="First day, inclusive.")
    end_date = serializers.DateField(help_text="Last day, inclusive; at most 13 months in all.")
    subscription_ids = serializers.ListField(
        child=serializers.CharField(max_length=64),
        required=False,
        max_length=1000,
        help_text="Only these subscriptions, where the source can tell them apart.",
    )
    batch_size = serializers.IntegerField(
        default=1000,
        min_value=1,
        max_value=100_000,
        help_text="Lines per page, for sources that are read page by page; exports are not.",
    )
    source = serializers.SlugField(  # type: ignore[assignment]  # the metaclass takes it away
        required=False, allow_null=True, help_text="One source; every enabled one when absent."
    )


def parsed(parameters: Mapping[str, object]) -> Extraction:
    """Raises DRF's ValidationError naming the fields, or AppError `period_invalid`."""
    refuse_unknown(parameters, ExtractionParameters())
    serializer = ExtractionParameters(data=parameters)
    serializer.is_valid(raise_exception=True)
    return _extraction(serializer.validated_data)


def shown(extraction: Extraction) -> dict[str, object]:
    """The parameters as the record keeps them and as they may be sent again."""
    return {
        "start_date": extraction.start_date,
        "end_date": extraction.end_date,
        "subscription_ids": list(extraction.subscription_ids),
        "batch_size": extraction.batch_size,
        "source": extraction.source,
    }


def work(extraction: Extraction) -> str:
    """Equal for the same source, dates and subscriptions; the batch size changes no result."""
    period = [extraction.start_date, extraction.end_date] if extraction.start_date else []
    parts = [WORKFLOW_SLUG, extraction.source or "all", *period]
    if extraction.subscription_ids:
        digest = hashlib.sha256("\n".join(sorted(extraction.subscription_ids)).encode())
        parts.append(digest.hexdigest()[:16])
    return "/".join(parts)


def scheduled_order(extraction: Extraction, workflow_id: str, temporal_run_id: str) -> Order:
    """The record of a run that Temporal started by itself."""
    return Order(
        workflow_type=WORKFLOW,
        work=work(extraction),
        parameters=shown(extraction),
        workflow_id=workflow_id,
        temporal_run_id=temporal_run_id,
        schedule=extraction.schedule or "",
    )


def _extraction(valid: Mapping[str, Any]) -> Extraction:
    start, end = valid["start_date"], valid["end_date"]
    if end < start or _months(start, end) > MAX_MONTHS:
        raise AppError(PERIOD_INVALID, f"{start} to {end}")
    return Extraction(
        start_date=start.isoformat(),
        end_date=end.isoformat(),
        subscription_ids=tuple(
            sorted({each.lower() for each in valid.get("subscription_ids", [])})
        ),
        batch_size=valid["batch_size"],
        source=valid.get("source"),
    )


def _months(start: date, end: date) -> int:
    return (end.year - start.year) * 12 + end.month - start.month + 1
