"""The rows of a file as a statement, and the statement that counts them. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from abi.core.clickhouse.statement import Result, Statement
from analytics.exports.columns import Amounts, FileColumn
from analytics.exports.shapes import CURRENCY, SETTINGS, Shape, beside, selected
from analytics.exports.tally import Tally
from analytics.params import Params


@dataclass(frozen=True, slots=True)
class Rows:
    """`columns` and `amounts` are SQL over what `statement` selects."""

    statement: Statement
    columns: tuple[FileColumn, ...]
    amounts: Amounts

    @property
    def measures(self) -> tuple[str, ...]:
        return tuple(self.amounts.measures)


def compile_rows(rows: Rows, shape: Shape) -> Statement:
    """Every row, in no order unless the statement has one."""
    params = Params(dict(rows.statement.params))
    columns = selected(shape, rows.columns, amounts=rows.amounts, params=params)
    return _over(rows, f"SELECT\n    {columns}", params)


def compile_counted(rows: Rows) -> Statement:
    """By currency: `row_count` and the sum of each amount."""
    sums = ",\n    ".join(["count() AS row_count", *beside(rows.amounts, "sum")])
    params = Params(dict(rows.statement.params))
    statement = _over(rows, f"SELECT\n    {sums}", params)
    return Statement(f"{statement.sql}\nGROUP BY {CURRENCY}", params.values, statement.settings)


def counted(blocks: Iterable[Result], rows: Rows) -> Tally:
    """What `compile_counted` found."""
    tally = Tally(rows.measures)
    for block in blocks:
        found = Tally(rows.measures)
        found.add(block)
        tally.rows += sum(int(str(count)) for count in block.column("row_count"))
        for measure, sums in found.sums.items():
            for currency, amount in sums.items():
                tally.add_sum(measure, currency, amount)
    return tally


def _over(rows: Rows, select: str, params: Params) -> Statement:
    sql = f"{select}\nFROM (\n{rows.statement.sql}\n)"
    return Statement(sql, params.values, {**SETTINGS, **rows.statement.settings})
