"""What a person may ask of a backfill, and the name of the work that asks for the same."""

import hashlib
from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from abi.core.errors import AppError
from billing.models import Dataset
from workflows.backfill.contracts import Backfill
from workflows.backfill.months import between
from workflows.errors import MONTHS_INVALID
from workflows.parameters import refuse_unknown
from workflows.sources import refuse_unless_readable

WORKFLOW = "azure_billing_backfill"
MAX_MONTHS = 120
MAX_PARALLEL = 8
_MONTH = r"^(19|20)\d\d-(0[1-9]|1[0-2])$"


class BackfillParameters(serializers.Serializer[Backfill]):
    """Both months are inclusive. Without `sources` every enabled source is read."""

    from_month = serializers.RegexField(_MONTH, help_text="First month, such as 2025-09.")
    to_month = serializers.RegexField(_MONTH, help_text="Last month; at most 120 in all.")
    sources = serializers.ListField(
        child=serializers.SlugField(),
        required=False,
        max_length=200,
        help_text="Only these sources; every enabled one when absent.",
    )
    datasets = serializers.ListField(
        child=serializers.ChoiceField(Dataset.choices),
        required=False,
        max_length=len(Dataset),
        help_text="Only these datasets; all that are there when absent.",
    )
    parallel = serializers.IntegerField(
        default=2, min_value=1, max_value=MAX_PARALLEL, help_text="Months worked on at once."
    )
    dry_run = serializers.BooleanField(
        default=False, help_text="Only look what is there and estimate; nothing is loaded."
    )
    retry_of = serializers.UUIDField(
        required=False,
        allow_null=True,
        help_text="An ended backfill: take only the months that failed in it.",
    )


def parsed(parameters: Mapping[str, object]) -> Backfill:
    """Raises DRF's ValidationError naming the fields, or AppError `months_invalid`."""
    refuse_unknown(parameters, BackfillParameters())
    serializer = BackfillParameters(data=parameters)
    serializer.is_valid(raise_exception=True)
    return _backfill(serializer.validated_data)


def shown(asked: Backfill) -> dict[str, object]:
    """The parameters as the record keeps them and as they may be sent again."""
    return {
        "from_month": asked.from_month,
        "to_month": asked.to_month,
        "sources": list(asked.sources),
        "datasets": list(asked.datasets),
        "parallel": asked.parallel,
        "dry_run": asked.dry_run,
        "retry_of": asked.retry_of,
    }


def work(asked: Backfill) -> str:
    """Equal for the same months, sources and datasets, however many at once."""
    chosen = "\n".join([*asked.sources, "", *asked.datasets, "", asked.retry_of or ""])
    digest = hashlib.sha256(chosen.encode()).hexdigest()[:16]
    kind = "estimate" if asked.dry_run else "load"
    return f"azure-billing-backfill/{asked.from_month}/{asked.to_month}/{digest}/{kind}"


def refuse_unless_possible(asked: Backfill) -> None:
    """Raises AppError `unknown_source`, `source_not_pulled`, `no_source`."""
    for source in asked.sources or (None,):
        refuse_unless_readable(source)


def _backfill(valid: Mapping[str, Any]) -> Backfill:
    first, last = valid["from_month"], valid["to_month"]
    if not 1 <= len(between(first, last)) <= MAX_MONTHS:
        raise AppError(MONTHS_INVALID, f"{first} to {last}")
    retry_of = valid.get("retry_of")
    return Backfill(
        from_month=first,
        to_month=last,
        sources=tuple(sorted(set(valid.get("sources", ())))),
        datasets=tuple(sorted(set(valid.get("datasets", ())))),
        parallel=valid["parallel"],
        dry_run=valid["dry_run"],
        retry_of=str(retry_of) if retry_of else None,
    )
