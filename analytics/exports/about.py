"""What a file says of itself."""

import json
from dataclasses import asdict
from typing import Any

from analytics.as_of import AsOf
from analytics.exports.tally import Tally
from analytics.exports.wanted import Wanted
from analytics.query import Query


def about(wanted: Wanted, as_of: AsOf, expected: Tally) -> dict[str, str]:
    """For a workbook's last sheet and Parquet's metadata: short, and text throughout."""
    sums = {f"sum of {measure}": _line(each) for measure, each in expected.texts().items()}
    published = as_of.published_at.isoformat() if as_of.published_at else ""
    return {
        "basis": wanted.basis.value,
        "period": f"{wanted.asked.period.start} to {wanted.asked.period.end} (not included)",
        "as of": (wanted.asked.as_of or as_of.read_at).isoformat(),
        "published": published,
        "currencies": ", ".join(currencies(expected)),
        "rows": str(expected.rows),
        **sums,
        "question": json.dumps(question_told(wanted.asked), ensure_ascii=False),
    }


def currencies(tally: Tally) -> list[str]:
    return sorted({currency for sums in tally.sums.values() for currency in sums})


def question_told(asked: Query) -> dict[str, Any]:
    """The question as it was understood, by its own names."""
    told: dict[str, Any] = json.loads(json.dumps(asdict(asked), default=str))
    told.pop("limit", None)
    return told


def _line(sums: dict[str, str]) -> str:
    return ", ".join(f"{currency} {amount}" for currency, amount in sums.items())
