"""Every month that a source shows or that was ever closed, with where it stands."""

from dataclasses import dataclass
from datetime import date, datetime

from billing import periods
from billing.models import BillingPeriod, PeriodSignature, PeriodState, Publication, Source


@dataclass(frozen=True, slots=True)
class PeriodStanding:
    """`severity` and `ledger_at` are None until the ledger has run."""

    source: str
    billing_period: date
    state: PeriodState
    severity: str | None
    settles_at: datetime
    closed_at: datetime | None
    ledger_at: datetime | None
    lock: PeriodSignature | None
    datasets: tuple[str, ...]


def listed(*, source: str = "", billing_period: date | None = None) -> list[PeriodStanding]:
    """The newest month first, then by source. Three queries."""
    names = dict(Source.objects.values_list("pk", "name"))
    which = {"billing_period": billing_period} if billing_period else {}
    stored = {
        (row.source_id, row.billing_period): row
        for row in BillingPeriod.objects.filter(**which).select_related("lock").defer("ledger")
    }
    shown: dict[tuple[int, date], list[Publication]] = {key: [] for key in stored}
    for each in Publication.objects.filter(**which).newest():
        if each.snapshot_id:
            shown.setdefault((each.source_id, each.billing_period), []).append(each)
    found = [
        _standing(names[key[0]], key[1], stored.get(key), rows)
        for key, rows in shown.items()
        if source in ("", names[key[0]])
    ]
    return sorted(found, key=lambda each: (-each.billing_period.toordinal(), each.source))


def _standing(
    source: str, month: date, row: BillingPeriod | None, shown: list[Publication]
) -> PeriodStanding:
    ids = tuple(each.snapshot_id for each in shown if each.snapshot_id)
    return PeriodStanding(
        source=source,
        billing_period=month,
        state=periods.state(month, row, shown=ids),
        severity=(row.severity or None) if row else None,
        settles_at=periods.settled_at(month),
        closed_at=row.closed_at if row else None,
        ledger_at=row.ledger_at if row else None,
        lock=row.lock if row else None,
        datasets=tuple(sorted(each.dataset for each in shown)),
    )
