"""Which snapshots a question reads."""

from datetime import date, datetime
from operator import attrgetter
from typing import NamedTuple

from abi.core.accounts.scope import Scope
from abi.core.errors import AppError
from abi.core.records.remembered import remembered
from analytics.errors import SNAPSHOT_GONE
from analytics.vocabulary import DATASETS, Basis
from billing import publications
from billing.publications import PublishedSnapshot

_ids, _sources = attrgetter("snapshot_id"), attrgetter("source")


def published(
    basis: Basis, period: tuple[date, date], *, scope: Scope, as_of: datetime | None = None
) -> tuple[PublishedSnapshot, ...]:
    """The snapshots that carry a basis in this period, now or at an earlier moment.

    None for a scope that sees nothing: ClickHouse is then not asked at all.
    """
    if scope.sees_nothing:
        return ()
    datasets = DATASETS[basis]
    return remembered(
        ("published", datasets, period, as_of),
        lambda: publications.current(as_of=as_of, datasets=datasets, period=period).snapshots,
    )


class Named(NamedTuple):
    """What a statement has to know of its snapshots; `are_whole`: as `all_dated_in`."""

    ids: tuple[int, ...]
    sources: tuple[str, ...]
    are_whole: bool


def named_for(snapshots: tuple[PublishedSnapshot, ...], days: tuple[date, date]) -> Named:
    """For a statement about the half-open period."""
    are_whole = all_dated_in(snapshots, days)
    return Named(tuple(map(_ids, snapshots)), tuple(map(_sources, snapshots)), are_whole)


def all_dated_in(snapshots: tuple[PublishedSnapshot, ...], days: tuple[date, date]) -> bool:
    """Whether every line of these is known to be dated in the half-open period."""
    start, end = days
    return all(
        each.dated is not None and start <= each.dated[0] and each.dated[1] <= end
        for each in snapshots
    )


def pinned(ids: tuple[int, ...]) -> tuple[PublishedSnapshot, ...]:
    """Exactly these, whatever has been published since.

    Raises AppError `cursor_expired` when one has been discarded: its lines would be missing.
    """
    found = publications.of_snapshots(ids)
    if len(found) != len(ids):
        raise AppError(SNAPSHOT_GONE, f"{len(ids) - len(found)} of {len(ids)} snapshots")
    return tuple(found[id_] for id_ in ids)
