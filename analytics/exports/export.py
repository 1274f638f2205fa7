"""From a question to a whole file: counted, written, compared."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from django.utils import timezone

from abi.core.accounts.scope import Scope
from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Result
from abi.core.errors import AppError
from analytics.as_of import AsOf, Read, told
from analytics.closed_days import closed_before
from analytics.exports.about import about
from analytics.exports.errors import NOT_WHOLE
from analytics.exports.formats import shape_of
from analytics.exports.layout import Layout
from analytics.exports.rows import Rows, compile_counted, compile_rows, counted
from analytics.exports.tally import Hashing, Tally
from analytics.exports.wanted import Wanted
from analytics.exports.writing import write
from analytics.snapshots import published
from billing.prices import Withheld
from billing.publications import PublishedSnapshot

# Told after every block: rows written, and how many there will be. It may raise to stop.
Report = Callable[[int, int], None]
Snapshots = tuple[PublishedSnapshot, ...]


@dataclass(frozen=True, slots=True)
class Exported:
    """A file as it was written, and everything that says whether it is all there."""

    wanted: Wanted
    scope: str
    as_of: AsOf
    tally: Tally
    sha256: str
    size: int
    withheld: Withheld | None


def export(wanted: Wanted, *, scope: Scope, to: Hashing, report: Report) -> Exported:
    """Write all that `scope` sees now; in bounded memory, whatever the number of rows.

    Raises AppError `export_not_whole`, or what ClickHouse refuses, when the file is not whole: it
    must then be thrown away.
    """
    read_at = timezone.now()
    snapshots = published(wanted.basis, wanted.days, scope=scope, as_of=wanted.asked.as_of)
    with structlog.contextvars.bound_contextvars(scope=scope.digest):
        as_of = told(_read(wanted, snapshots), scope=scope, read_at=read_at)
        wanted = _closed(wanted, as_of)
        rows = wanted.rows(scope, snapshots) if snapshots else None
        expected = _counted(rows) if rows else Tally(wanted.measures)
        blocks = _streamed(rows, wanted, report, expected.rows) if rows else iter(())
        tally = write(blocks, to, _layout(wanted, as_of, expected, wanted.withheld(scope)))
    if tally != expected:
        raise AppError(NOT_WHOLE, f"{tally.rows} rows written, {expected.rows} counted")
    withheld = wanted.withheld(scope)
    return Exported(wanted, scope.digest, as_of, tally, to.sha256, to.size, withheld)


def _read(wanted: Wanted, snapshots: Snapshots) -> Read:
    at: datetime | None = wanted.asked.as_of
    return Read(wanted.basis, wanted.days, snapshots, at)


def _closed(wanted: Wanted, as_of: AsOf) -> Wanted:
    """Where only closed days are asked about: which those are, as `run.answer` does."""
    asked = wanted.asked
    if not asked.closed_days_only or not as_of.snapshots:
        return wanted
    closed = asked.closed(closed_before(as_of.snapshots, asked.period))
    return replace(wanted, asked=closed)


def _counted(rows: Rows) -> Tally:
    """As a stream: a whole estate may take longer than a question may."""
    return counted(client.stream(compile_counted(rows)), rows)


def _streamed(rows: Rows, wanted: Wanted, report: Report, total: int) -> Iterator[Result]:
    shape, done = shape_of(wanted.format, excel=wanted.escape_formulas), 0
    report(done, total)
    for block in client.stream(compile_rows(rows, shape)):
        yield block
        done += len(block)
        report(done, total)


def _layout(wanted: Wanted, as_of: AsOf, expected: Tally, withheld: Withheld | None) -> Layout:
    said = about(wanted, as_of, expected)
    if withheld:
        said |= {"withheld": ", ".join(withheld.columns), "withheld because": withheld.reason.en}
    return Layout(wanted.columns, wanted.measures, wanted.format, wanted.bom, said)
