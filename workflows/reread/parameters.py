"""What a person may ask of a rereading, and the name of the work that asks for the same."""

from collections.abc import Mapping

from rest_framework import serializers

from billing import replay
from workflows.parameters import refuse_unknown
from workflows.reread.contracts import Reread

WORKFLOW = "azure_billing_reread"
_MAX_ID = 2**63 - 1


class RereadParameters(serializers.Serializer[Reread]):
    """The snapshot that a month shows, or its newest load."""

    snapshot = serializers.IntegerField(
        min_value=1, max_value=_MAX_ID, help_text="Whose landed bytes are read again."
    )
    reason = serializers.CharField(max_length=500, help_text="Kept in the audit log.")


def parsed(parameters: Mapping[str, object]) -> Reread:
    """Raises DRF's ValidationError naming the fields."""
    refuse_unknown(parameters, RereadParameters())
    serializer = RereadParameters(data=parameters)
    serializer.is_valid(raise_exception=True)
    return Reread(**serializer.validated_data)


def shown(asked: Reread) -> dict[str, object]:
    """The parameters as the record keeps them and as they may be sent again."""
    return {"snapshot": asked.snapshot, "reason": asked.reason}


def work(asked: Reread) -> str:
    """Equal for the same snapshot, whatever the reason."""
    return f"azure-billing-reread/{asked.snapshot}"


def refuse_unless_possible(asked: Reread) -> None:
    """Raises AppError `unknown_snapshot`, `not_replayable`."""
    replay.landed_again(asked.snapshot)
