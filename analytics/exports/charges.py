"""Billing lines, all of them, as rows of a file. Pure."""

from enum import StrEnum

from abi.core.accounts.scope import Scope
from abi.core.clickhouse.statement import Statement
from analytics.details import REPEATS
from analytics.exports.charge_columns import DETAIL, EVERYTHING
from analytics.exports.columns import Amounts, FileColumn
from analytics.exports.rows import Rows
from analytics.filters import alternatives, conditions
from analytics.params import Params
from analytics.query import Query, dimension_of
from analytics.tables import CHARGES
from analytics.visible import Reach, visible
from analytics.vocabulary import COSTS, LINE_KEY, SOURCE


class LineColumns(StrEnum):
    """The owner's row, or everything a line says."""

    DETAIL = "detail"
    ALL = "all"


_COLUMNS = {LineColumns.DETAIL: DETAIL, LineColumns.ALL: EVERYTHING}


def rows_of_charges(
    asked: Query,
    columns: LineColumns,
    *,
    scope: Scope,
    snapshots: tuple[int, ...],
    sources: tuple[str, ...],
) -> Rows:
    """The lines of the question's period that pass its filters; its measures say nothing here."""
    params = Params()
    if SOURCE in {each.dimension for each in asked.every_filter}:
        params.fixed("sources", "Array(String)", list(sources))
    reach = Reach(scope, snapshots, asked.period.start, asked.period.end)
    seen = visible(_physical(asked, columns), reach=reach, params=params)
    filters = [*conditions(asked.filters, params), *alternatives(asked.any_of, params, CHARGES)]
    where = f"\nWHERE {' AND '.join(filters)}" if filters else ""
    sql = (
        f"WITH visible AS (\n{seen}\n),\nasked AS (SELECT * FROM visible{where}),\n{REPEATS}\n"
        "SELECT asked.*, greatest(repeats.occurrence, 1) AS occurrence\n"
        "FROM asked LEFT JOIN repeats USING (snapshot_id, line_hash, blob, line_no)"
    )
    return Rows(Statement(sql, params.values), _COLUMNS[columns], _amounts(asked))


def columns_of_charges(columns: LineColumns) -> tuple[FileColumn, ...]:
    return _COLUMNS[columns]


def measures_of_charges(asked: Query) -> tuple[str, ...]:
    return tuple(_amounts(asked).measures)


def _amounts(asked: Query) -> Amounts:
    """The cost as delivered, and the one that a question of this basis would sum."""
    named = ("extended_cost", COSTS[asked.resolved_basis])
    return Amounts("billing_currency", {name: name for name in named})


def _physical(asked: Query, columns: LineColumns) -> set[str]:
    read = {
        column for each in asked.every_filter for column in dimension_of(each.dimension).columns
    }
    own = {column.name for column in _COLUMNS[columns]} - {"id"}
    return own | read | {*LINE_KEY, *_amounts(asked).measures}
