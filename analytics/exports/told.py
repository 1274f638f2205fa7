"""What an answer was read from, as JSON values for what goes beside a file."""

from datetime import datetime
from typing import Any

from analytics.as_of import AsOf
from billing.prices import Withheld
from billing.standing import Freshness


def as_of_told(as_of: AsOf) -> dict[str, Any]:
    """Basis, moment and every snapshot by name."""
    return {
        "basis": as_of.basis.value,
        "read_at": as_of.read_at.isoformat(),
        "published_at": _moment(as_of.published_at),
        "snapshots": [
            {
                "snapshot_id": each.snapshot_id,
                "source": each.source,
                "dataset": each.dataset,
                "billing_period": each.billing_period.isoformat(),
                "published_at": each.published_at.isoformat(),
            }
            for each in as_of.snapshots
        ],
        "freshness": freshness_told(as_of.freshness),
        "partial": as_of.freshness.is_partial,
        "restated": as_of.freshness.is_restated,
    }


def freshness_told(freshness: Freshness) -> dict[str, Any]:
    """The worst state, and each source that the rows depend on."""
    return {
        "state": freshness.state.value,
        "sources": [
            {
                "source": each.source,
                "state": each.state.value,
                "last_delivery_at": _moment(each.last_delivery_at),
                "due_at": _moment(each.due_at),
                "period_state": each.period_state.value,
                "completeness": each.completeness.value,
            }
            for each in freshness.sources
        ],
    }


def withheld_told(withheld: Withheld | None) -> dict[str, Any] | None:
    """Which columns the file leaves empty, and why; None where it leaves none."""
    if withheld is None:
        return None
    return {
        "columns": list(withheld.columns),
        "reason": {"en": withheld.reason.en, "zh": withheld.reason.zh},
    }


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
