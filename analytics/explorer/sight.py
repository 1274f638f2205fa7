"""What a person's SQL reads: what is published now, as far as their scope sees."""

from abi.core.accounts.scope import Scope
from abi.core.records.remembered import remembered
from analytics.explorer.views import Sight
from analytics.focus.issuers import issuer
from analytics.focus.months import months
from analytics.focus.sql import Reading, ReadSource
from analytics.period import EARLIEST, LATEST
from analytics.vocabulary import DATASETS, Basis
from billing import publications
from billing.models import Dataset, Source
from billing.publications import PublishedSnapshot


def sight_of(scope: Scope) -> Sight:
    """With no wall yet. A scope that sees nothing reads no snapshot."""
    shown = () if scope.sees_nothing else remembered("sql_snapshots", _published)
    read = sorted(
        (each for month in months(shown) for each in month.read), key=lambda each: each.snapshot_id
    )
    billed = DATASETS[Basis.BILLED]
    return Sight(
        scope=scope,
        billed=tuple(each.snapshot_id for each in shown if each.dataset in billed),
        everything=tuple(each.snapshot_id for each in shown),
        focus=_focus(scope, tuple(read)),
        wall="",
    )


def _published() -> tuple[PublishedSnapshot, ...]:
    return publications.everything(frozenset(Dataset.values)).snapshots


def _focus(scope: Scope, read: tuple[PublishedSnapshot, ...]) -> Reading:
    names = frozenset(each.source for each in read)
    sources = remembered(("sql_sources", names), lambda: _sources(names)) if names else ()
    return Reading(
        scope=scope,
        days=(EARLIEST, LATEST),
        snapshots=tuple(each.snapshot_id for each in read),
        snapshot_sources=tuple(each.source for each in read),
        sources=sources,
        has_native=any(each.dataset == Dataset.FOCUS for each in read),
    )


def _sources(names: frozenset[str]) -> tuple[ReadSource, ...]:
    rows = Source.objects.filter(name__in=names).order_by("pk")
    return tuple(ReadSource(each.pk, each.name, issuer(each.cloud)) for each in rows)
