"""Which snapshots are shown, now or at an earlier moment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from abi.core.errors import AppError
from billing.bases import counted_with
from billing.models import Publication, PublicationQuerySet, Snapshot, SnapshotStatus
from billing.period_errors import AS_OF_PRUNED


@dataclass(frozen=True, slots=True)
class PublishedSnapshot:
    """A month of a dataset as it is shown; counts and money are None to whom they are not told.

    `quarantined_cost` is (currency, exact text) of the lines set aside, as far as it was readable.
    `dated` are the half-open days of the months in which its lines are dated; None: not known.
    """

    snapshot_id: int
    source: str
    dataset: str
    billing_period: date
    published_at: datetime
    delivered: int | None
    loaded: int | None
    quarantined: int | None
    has_quarantined: bool
    quarantined_cost: tuple[tuple[str, str], ...] | None
    dated: tuple[date, date] | None = None


@dataclass(frozen=True, slots=True)
class PublishedSet:
    """Ordered by snapshot id, so that equal sets are equal values."""

    snapshots: tuple[PublishedSnapshot, ...]

    @property
    def ids(self) -> tuple[int, ...]:
        return tuple(snapshot.snapshot_id for snapshot in self.snapshots)


def month_starts(start: date, end: date) -> list[date]:
    """The first day of each month that the half-open period touches."""
    month, found = start.replace(day=1), []
    while month < end:
        found.append(month)
        month = _next_month(month)
    return found


def current(
    *,
    datasets: frozenset[str],
    period: tuple[date, date],
    as_of: datetime | None = None,
) -> PublishedSet:
    """What holds the lines dated in the half-open `period`, now or at `as_of`. Two queries.

    Of each source the months that the period touches, and every other month whose bill has lines
    dated in one of these: a correction is billed later. Always all `datasets` of a month.
    Raises AppError `as_of_pruned`: lines that were shown then and are gone are never left out.
    """
    asked = month_starts(*period)
    late = Snapshot.objects.filter(other_months__overlap=asked).order_by().distinct()
    months = {*asked, *late.values_list("billing_period", flat=True)}
    rows = Publication.objects.filter(billing_period__in=months, dataset__in=datasets)
    shown = _shown(rows, as_of)
    touching = {_month(row) for row, snapshot in shown if _touches(snapshot, asked)}
    return _published_set((row, each) for row, each in shown if _month(row) in touching)


def billed(
    *,
    datasets: frozenset[str],
    period: tuple[date, date],
    as_of: datetime | None = None,
) -> PublishedSet:
    """As `current`, but the bills of the months that the period touches, whatever their dates."""
    rows = Publication.objects.filter(
        billing_period__in=month_starts(*period), dataset__in=datasets
    )
    return _published_set(_shown(rows, as_of))


def everything(datasets: frozenset[str]) -> PublishedSet:
    """Every month that is shown now, of every source."""
    return _published_set(_shown(Publication.objects.filter(dataset__in=datasets), None))


def of_snapshots(ids: tuple[int, ...]) -> dict[int, PublishedSnapshot]:
    """These snapshots as last published, by id; a discarded one, having no lines, is left out."""
    rows = (
        Publication.objects.filter(snapshot_id__in=ids)
        .exclude(snapshot__status=SnapshotStatus.DISCARDED)
        .select_related("snapshot", "source")
        .order_by("published_at", "pk")
    )
    return {row.snapshot.pk: _published(row, row.snapshot) for row in rows if row.snapshot}


def newest(source_id: int, dataset: str, billing_period: date) -> Publication | None:
    """The publication of a month of one source that counts now; it may be a withdrawal."""
    rows = Publication.objects.filter(
        source_id=source_id, dataset=dataset, billing_period=billing_period
    )
    return rows.newest().first()


def of_others(snapshot: Snapshot) -> tuple[Publication, ...]:
    """What else the month shows that is added to this dataset, by source name.

    Of every other source, disabled ones too, and of the source's own other datasets.
    """
    rows = Publication.objects.filter(
        dataset__in=counted_with(snapshot.dataset), billing_period=snapshot.billing_period
    )
    others = rows.exclude(source_id=snapshot.source_id, dataset=snapshot.dataset).newest()
    found = (row for row in others if row.snapshot)
    return tuple(sorted(found, key=lambda row: (row.source.name, row.dataset)))


def of_month(source_id: int, billing_period: date) -> tuple[Publication, ...]:
    """What a source shows of a month now, by dataset."""
    rows = Publication.objects.filter(source_id=source_id, billing_period=billing_period)
    found = (row for row in rows.newest() if row.snapshot)
    return tuple(sorted(found, key=lambda row: row.dataset))


def _shown(rows: PublicationQuerySet, as_of: datetime | None) -> list[tuple[Publication, Snapshot]]:
    if as_of is not None:
        rows = rows.filter(published_at__lte=as_of)
    return [(row, row.snapshot) for row in rows.newest() if row.snapshot]


def _published_set(shown: Iterable[tuple[Publication, Snapshot]]) -> PublishedSet:
    """Raises AppError `as_of_pruned`."""
    found = list(shown)
    gone = {row.billing_period for row, each in found if each.status == SnapshotStatus.DISCARDED}
    if gone:
        raise AppError(AS_OF_PRUNED, ", ".join(f"{month:%Y-%m}" for month in sorted(gone)))
    told = (_published(row, snapshot) for row, snapshot in found)
    return PublishedSet(tuple(sorted(told, key=lambda each: each.snapshot_id)))


def _touches(snapshot: Snapshot, months: list[date]) -> bool:
    return not {snapshot.billing_period, *(snapshot.other_months or ())}.isdisjoint(months)


def _month(row: Publication) -> tuple[int, date]:
    return row.source_id, row.billing_period


def _published(row: Publication, snapshot: Snapshot) -> PublishedSnapshot:
    return PublishedSnapshot(
        snapshot_id=snapshot.pk,
        source=row.source.name,
        dataset=row.dataset,
        billing_period=row.billing_period,
        published_at=row.published_at,
        delivered=snapshot.delivered,
        loaded=snapshot.loaded,
        quarantined=snapshot.quarantined,
        has_quarantined=snapshot.quarantined > 0,
        quarantined_cost=tuple(sorted(snapshot.totals.get("quarantined_cost", {}).items())),
        dated=_dated(snapshot),
    )


def _dated(snapshot: Snapshot) -> tuple[date, date] | None:
    if snapshot.other_months is None:
        return None
    months = (snapshot.billing_period, *snapshot.other_months)
    return min(months), _next_month(max(months))


def _next_month(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1)
