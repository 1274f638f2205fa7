"""What a person wants in a file. Pure."""

from dataclasses import dataclass
from datetime import date

from abi.core.accounts.scope import Scope
from analytics.exports.charges import (
    LineColumns,
    columns_of_charges,
    measures_of_charges,
    rows_of_charges,
)
from analytics.exports.columns import FileColumn
from analytics.exports.formats import FileFormat
from analytics.exports.question import (
    columns_of_question,
    measures_of_question,
    rows_of_question,
)
from analytics.exports.rows import Rows
from analytics.query import Query
from analytics.vocabulary import Basis
from billing.prices import Withheld, hidden
from billing.publications import PublishedSnapshot


@dataclass(frozen=True, slots=True)
class Wanted:
    """All rows of `asked`; with `lines`, the billing lines behind it in these columns.

    `bom` and `escape_formulas` are of CSV: a spreadsheet's mark of UTF-8, and an apostrophe before
    a text that it would run.
    """

    asked: Query
    lines: LineColumns | None = None
    format: FileFormat = FileFormat.CSV
    bom: bool = False
    escape_formulas: bool = True

    @property
    def basis(self) -> Basis:
        return self.asked.resolved_basis

    @property
    def days(self) -> tuple[date, date]:
        """The days [start, end) that are read."""
        first = self.asked.period.start if self.lines else self.asked.first_day
        return first, self.asked.period.end

    @property
    def columns(self) -> tuple[FileColumn, ...]:
        return columns_of_charges(self.lines) if self.lines else columns_of_question(self.asked)

    @property
    def measures(self) -> tuple[str, ...]:
        """What is summed, by currency."""
        return measures_of_charges(self.asked) if self.lines else measures_of_question(self.asked)

    def withheld(self, scope: Scope) -> Withheld | None:
        """The columns that are empty for whoever sees so much."""
        names = (column.name for column in self.columns)
        return hidden(names, sees_prices=scope.sees_prices) if self.lines else None

    @property
    def file_name(self) -> str:
        """`lines_billed_2026-10-01_2026-11-01.csv`: nothing of it is a person's text."""
        start, end = self.asked.period.start, self.asked.period.end
        what = "lines" if self.lines else "answer"
        return f"{what}_{self.basis.value}_{start}_{end}.{self.format.value}"

    def rows(self, scope: Scope, snapshots: tuple[PublishedSnapshot, ...]) -> Rows:
        """The rows as far as `scope` sees them in these snapshots."""
        ids = tuple(each.snapshot_id for each in snapshots)
        sources = tuple(each.source for each in snapshots)
        if self.lines:
            return rows_of_charges(
                self.asked, self.lines, scope=scope, snapshots=ids, sources=sources
            )
        return rows_of_question(self.asked, scope=scope, snapshots=ids, sources=sources)
