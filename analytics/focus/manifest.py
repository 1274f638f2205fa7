"""What goes beside a file: enough to prove that it is all there. Decimals are text."""

from typing import Any

from abi.core.decimals import decimal_text
from analytics.exports.told import freshness_told, withheld_told
from analytics.focus.books import Books
from analytics.focus.columns import VERSION
from analytics.focus.export import Exported
from analytics.focus.months import Month


def manifest(exported: Exported) -> dict[str, Any]:
    """As JSON values; `completeness` is "complete" or "partial", never silent."""
    wanted = exported.wanted
    return {
        "focus_version": VERSION,
        "format": wanted.format.value,
        "excel": wanted.excel,
        "covered": str(wanted.covered),
        "as_of": (wanted.as_of or exported.read_at).isoformat(),
        "rows": exported.tally.rows,
        "bytes": exported.size,
        "sha256": exported.sha256,
        **exported.tally.texts(),
        "completeness": completeness(exported),
        "withheld": withheld_told(exported.withheld),
        "freshness": freshness_told(exported.freshness),
        "left_out": [_month(month) for month in exported.left_out],
        "months": [_month(month) for month in exported.months if not month.lacking],
        "reconciliation": [_books(each) for each in exported.books],
    }


def completeness(exported: Exported) -> str:
    return "partial" if exported.left_out else "complete"


def header_sums(exported: Exported, measure: str) -> str:
    """`EUR=1.5, USD=2`: one header's worth."""
    sums = exported.tally.texts()[measure]
    return ", ".join(f"{currency}={amount}" for currency, amount in sums.items())


def _month(month: Month) -> dict[str, Any]:
    return {
        "source": month.source,
        "billing_period": month.billing_period.isoformat(),
        "made_of": month.made_of,
        "lacking": list(month.lacking),
        "snapshots": [each.snapshot_id for each in month.read],
        "published_not_read": [each.snapshot_id for each in month.not_read],
    }


def _books(each: Books) -> dict[str, Any]:
    return {
        "source": each.source,
        "billing_period": each.billing_period.isoformat(),
        "currency": each.currency,
        "rows": each.rows,
        "billed_cost": decimal_text(each.billed),
        "billed_cost_stated": decimal_text(each.billed_stated),
        "billed_cost_difference": decimal_text(each.billed_difference),
        "effective_cost": decimal_text(each.effective),
        "effective_cost_stated": decimal_text(each.effective_stated),
        "effective_cost_difference": decimal_text(each.effective_difference),
        "unknown": each.unknown,
    }
