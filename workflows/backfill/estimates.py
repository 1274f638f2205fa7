"""The documents of a dry run: of each month, and of them all. Unknown is null, never a guess."""

import math
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from billing.expected import Expected, Pace
from workflows.backfill.contracts import Json, Survey


def document_of(survey: Survey, month: date, found: Iterable[Expected]) -> Json:
    """Without `code`: looked at. `rows` and `bytes` are null where the source does not tell."""
    of_month = [
        each
        for each in found
        if each.billing_period == month.isoformat()
        and (not survey.datasets or each.dataset in survey.datasets)
    ]
    return {
        "source": survey.source,
        "month": f"{month:%Y-%m}",
        "code": None,
        "found": bool(of_month),
        "unchanged": bool(of_month) and all(each.unchanged for each in of_month),
        "rows": _sum([each.rows for each in of_month]),
        "bytes": _sum([each.bytes for each in of_month]),
    }


def summed(months: Sequence[Json], pace: Pace | None) -> dict[str, Any]:
    """The whole. `seconds` counts the months that would be loaded, one after the other."""
    found = [month for month in months if month.get("found")]
    work = [month for month in found if not month["unchanged"]]
    return {
        "months": len(months),
        "found": len(found),
        "missing": sum(month["code"] is None and not month["found"] for month in months),
        "failed": sum(month["code"] is not None for month in months),
        "unchanged": len(found) - len(work),
        "rows": _sum([month["rows"] for month in found]),
        "bytes": _sum([month["bytes"] for month in found]),
        "seconds": _seconds(work, pace),
        "lines_per_second": round(pace.lines_per_second) if pace else None,
        "by_month": [_complete(month) for month in months],
    }


def _seconds(work: Sequence[Json], pace: Pace | None) -> int | None:
    """By lines where they are stated, else by bytes; null as soon as one month tells neither."""
    total = 0.0
    for month in work:
        if pace is None or (month["rows"] is None and month["bytes"] is None):
            return None
        if month["rows"] is not None:
            total += month["rows"] / pace.lines_per_second
        else:
            total += month["bytes"] / pace.bytes_per_second
    return math.ceil(total)


def _sum(numbers: Sequence[int | None]) -> int | None:
    known = [number for number in numbers if number is not None]
    return sum(known) if len(known) == len(numbers) else None


def _complete(month: Json) -> Json:
    looked = {"found": None, "unchanged": None, "rows": None, "bytes": None}
    return {**looked, **month}
