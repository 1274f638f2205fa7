"""What was shown of a month, and when."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from billing.models import BillingPeriod, Dataset, Publication, Snapshot
from billing.period_page.books import Amounts, ordered

_AT_MOST = 100
_COSTS = ("billed_cost", "effective_cost")


@dataclass(frozen=True, slots=True)
class Shown:
    """From then on the month showed `snapshot`, or nothing; `costs` are the snapshot's."""

    publication: Publication
    dataset: Any
    what: Any
    is_current: bool
    costs: Amounts

    @property
    def snapshot(self) -> Snapshot | None:
        return self.publication.snapshot


def of(row: BillingPeriod, *, with_sums: bool) -> tuple[list[Shown], bool]:
    """The newest first; and whether there are older ones than these. One query."""
    rows = Publication.objects.filter(source=row.source, billing_period=row.billing_period)
    rows = rows.select_related("snapshot").order_by("-published_at", "-pk")
    found = list(rows[: _AT_MOST + 1])
    before: set[int] = set()
    told = []
    for each in reversed(found):
        told.append(_shown(each, found, before, with_sums=with_sums))
        before |= {each.snapshot_id} if each.snapshot_id else set()
    return told[::-1][:_AT_MOST], len(found) > _AT_MOST


def _shown(
    row: Publication, newest_first: list[Publication], before: set[int], *, with_sums: bool
) -> Shown:
    current = next(each for each in newest_first if each.dataset == row.dataset)
    what = _("Shown again") if row.snapshot_id in before else _("Published")
    return Shown(
        publication=row,
        dataset=Dataset(row.dataset).label,
        what=what if row.snapshot_id else _("Taken back: nothing is shown"),
        is_current=row == current,
        costs=_costs(row.snapshot) if with_sums else (),
    )


def _costs(snapshot: Snapshot | None) -> Amounts:
    """The billed cost where the dataset carries one."""
    totals = snapshot.totals if snapshot else {}
    return next((ordered(totals[name]) for name in _COSTS if totals.get(name)), ())
