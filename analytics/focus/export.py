"""An export from the question to a whole file: chosen, counted, written, compared, audited."""

from dataclasses import dataclass
from datetime import datetime
from typing import IO

import structlog
from django.utils import timezone

from abi.core.accounts.models import User
from abi.core.accounts.scope import Scope
from abi.core.audit.record import record
from abi.core.clickhouse import client
from abi.core.errors import AppError
from analytics.exports.formats import FileFormat, shape_of
from analytics.exports.layout import Layout
from analytics.exports.shapes import Shape
from analytics.exports.tally import Hashing, Tally
from analytics.exports.writing import write
from analytics.focus.books import Books, books
from analytics.focus.columns import AMOUNTS, COLUMNS, NAMES
from analytics.focus.errors import INCOMPLETE, INTERRUPTED
from analytics.focus.issuers import issuer
from analytics.focus.months import Month, months
from analytics.focus.periods import Covered
from analytics.focus.sql import Reading, ReadSource, compile_rows, compile_seen, compile_totals
from analytics.query import Filter
from billing import publications, standing
from billing.models import Dataset, Source
from billing.prices import Withheld, hidden
from billing.standing import Dependence, Freshness


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to export. `leave_out` goes on without the months that lack a dataset."""

    covered: Covered
    filters: tuple[Filter, ...] = ()
    format: FileFormat = FileFormat.CSV
    excel: bool = False
    leave_out: bool = False
    as_of: datetime | None = None


@dataclass(frozen=True, slots=True)
class Exported:
    """A file as it was written, and everything that says whether it is all there."""

    wanted: Wanted
    read_at: datetime
    months: tuple[Month, ...]
    books: tuple[Books, ...]
    tally: Tally
    sha256: str
    size: int
    freshness: Freshness
    withheld: Withheld | None

    @property
    def left_out(self) -> tuple[Month, ...]:
        return tuple(month for month in self.months if month.lacking)

    @property
    def is_exact(self) -> bool:
        """Whether FOCUS adds up to what the datasets state, everywhere."""
        return all(each.is_exact for each in self.books)


def export(wanted: Wanted, *, scope: Scope, actor: User, to: IO[bytes]) -> Exported:
    """Write all that `scope` sees of what is published, and tell the audit log.

    Raises AppError `focus_incomplete` before anything is written; `focus_interrupted`, or what
    ClickHouse refuses, when the file is not whole: it must then be thrown away.
    """
    read_at = timezone.now()
    chosen = _chosen(wanted, scope)
    reading = _reading(wanted, scope, chosen)
    shape = shape_of(wanted.format, excel=wanted.excel)
    hashing = Hashing(to)
    with structlog.contextvars.bound_contextvars(scope=scope.digest):
        counted = _counted(reading) if reading.snapshots else ()
        blocks = client.stream(compile_rows(reading, shape)) if counted else iter(())
        tally = write(blocks, hashing, _layout(wanted, shape))
    _compare(tally, counted)
    fresh = _freshness(wanted, scope, chosen, wanted.as_of or read_at)
    withheld = hidden(NAMES, sees_prices=scope.sees_prices)
    exported = Exported(
        wanted, read_at, chosen, counted, tally, hashing.sha256, hashing.size, fresh, withheld
    )
    _audit(exported, actor)
    return exported


def _layout(wanted: Wanted, shape: Shape) -> Layout:
    return Layout(COLUMNS, tuple(AMOUNTS.measures), wanted.format, bom=shape is Shape.EXCEL)


def _chosen(wanted: Wanted, scope: Scope) -> tuple[Month, ...]:
    """The months that hold a line which the scope sees: of others it is told nothing."""
    if scope.sees_nothing:
        return ()
    period = wanted.covered.period
    bills = publications.billed if wanted.covered.is_billed else publications.current
    shown = bills(
        datasets=frozenset(Dataset.values), period=(period.start, period.end), as_of=wanted.as_of
    )
    found = months(shown.snapshots)
    if not scope.sees_everything and found:
        result = client.read(compile_seen(scope, shown.ids, wanted.covered.days))
        found = tuple(month for month in found if month.ids & set(result.data[0]))
    lacking = [f"{month} ({', '.join(month.lacking)})" for month in found if month.lacking]
    if lacking and not wanted.leave_out:
        raise AppError(INCOMPLETE, f"missing: {'; '.join(lacking[:12])}")
    return found


def _reading(wanted: Wanted, scope: Scope, chosen: tuple[Month, ...]) -> Reading:
    read = sorted((each for month in chosen for each in month.read), key=lambda e: e.snapshot_id)
    sources = Source.objects.filter(name__in={each.source for each in read}).order_by("pk")
    return Reading(
        scope=scope,
        days=wanted.covered.days,
        snapshots=tuple(each.snapshot_id for each in read),
        snapshot_sources=tuple(each.source for each in read),
        sources=tuple(ReadSource(each.pk, each.name, issuer(each.cloud)) for each in sources),
        has_native=any(each.dataset == Dataset.FOCUS for each in read),
        filters=wanted.filters,
    )


def _freshness(wanted: Wanted, scope: Scope, chosen: tuple[Month, ...], at: datetime) -> Freshness:
    """Of whatever the file depends on; whoever sees part is told only of sources they see."""
    if scope.sees_nothing:
        return standing.NOTHING
    return standing.of_answer(
        Dependence(
            snapshots=tuple(each for month in chosen for each in month.read),
            datasets=frozenset(Dataset.values),
            period=(wanted.covered.period.start, wanted.covered.period.end),
            at=at,
            known=None if scope.sees_everything else frozenset(each.source for each in chosen),
        )
    )


def _counted(reading: Reading) -> tuple[Books, ...]:
    """As a stream: a whole estate may take longer than a question may."""
    blocks = client.stream(compile_totals(reading))
    return tuple(each for block in blocks for each in books(block, reading))


def _compare(tally: Tally, counted: tuple[Books, ...]) -> None:
    """What was written is what was counted before: nothing was cut off, nothing came between."""
    expected = Tally(tuple(AMOUNTS.measures), rows=sum(each.rows for each in counted))
    for each in counted:
        if each.rows:
            expected.add_sum("billed_cost", each.currency, each.billed)
            expected.add_sum("effective_cost", each.currency, each.effective)
    if tally != expected:
        raise AppError(INTERRUPTED, f"{tally.rows} rows written, {expected.rows} counted")


def _audit(exported: Exported, actor: User) -> None:
    wanted = exported.wanted
    record(
        actor=actor,
        action="focus.exported",
        target=str(wanted.covered),
        after={
            "rows": exported.tally.rows,
            "sha256": exported.sha256,
            "bytes": exported.size,
            "format": wanted.format.value,
            "snapshots": [each.snapshot_id for m in exported.months for each in m.read],
            "left_out": [str(month) for month in exported.left_out],
        },
    )
