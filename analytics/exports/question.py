"""All rows of a question, whatever their number. Pure.

Ratios are left out: they are worked out from the two columns beside them, as a spreadsheet does.
"""

from abi.core.accounts.scope import Scope
from abi.core.clickhouse.statement import Statement
from analytics.answer import AnswerColumn, block
from analytics.compile import compile as statement_of
from analytics.exports.columns import Amounts, FileColumn, Kind
from analytics.exports.rows import Rows
from analytics.params import Params
from analytics.query import Query
from analytics.vocabulary import ColumnType, Unit

_CURRENCY = "billing_currency"
_RATIO, _RUNNING = "_change_ratio", "_cumulative"
# More rows than there can be, and a number that fits the placeholder.
_ALL = 2**63 - 1
_KINDS = {
    ColumnType.DATE: Kind.DATE,
    ColumnType.STRING: Kind.TEXT,
    ColumnType.DECIMAL: Kind.DECIMAL,
    ColumnType.INTEGER: Kind.INTEGER,
}


def rows_of_question(
    query: Query, *, scope: Scope, snapshots: tuple[int, ...], sources: tuple[str, ...]
) -> Rows:
    """The rows of an answer without its limit; only its order, its top and its filters hold."""
    asked = statement_of(query, scope=scope, snapshots=snapshots, sources=sources)
    params = Params({**asked.params, "limit": _ALL})
    amounts = {column.name: _amount(query, column) for column in _summed(query)}
    currency = _currency(query, params) if amounts else "''"
    return Rows(
        statement=Statement(asked.sql, params.values, asked.settings),
        columns=columns_of_question(query),
        amounts=Amounts(currency, amounts),
    )


def columns_of_question(query: Query) -> tuple[FileColumn, ...]:
    return tuple(_file_column(query, column) for column in _columns(query))


def measures_of_question(query: Query) -> tuple[str, ...]:
    """What is summed, by currency."""
    return tuple(column.name for column in _summed(query))


def _columns(query: Query) -> tuple[AnswerColumn, ...]:
    found = block(query, {}).columns
    return tuple(column for column in found if not column.alias.endswith(_RATIO))


def _file_column(query: Query, column: AnswerColumn) -> FileColumn:
    is_converted = query.rates is not None and column.unit is Unit.CURRENCY
    kind = Kind.CONVERTED if is_converted else _KINDS[column.type]
    # A day may be a date or the text of one.
    value = f"toDateOrNull(toString({column.alias}))" if kind is Kind.DATE else column.alias
    return FileColumn(column.name, kind, value)


def _summed(query: Query) -> list[AnswerColumn]:
    """Money, but not its running totals."""
    money = (column for column in _columns(query) if column.unit is Unit.CURRENCY)
    return [column for column in money if not column.alias.endswith(_RUNNING)]


def _amount(query: Query, column: AnswerColumn) -> str:
    """Of a subtotal nothing: its rows are there themselves."""
    if not query.subtotals:
        return column.alias
    return f"if(level = {len(query.dimensions)}, {column.alias}, NULL)"


def _currency(query: Query, params: Params) -> str:
    """The one it is converted into, else the column that says it, else the one it is pinned to."""
    if query.rates:
        return params.fixed("display_currency", "String", query.rates.currency)
    for column in _columns(query):
        if column.name == _CURRENCY:
            return column.alias
    pinned = [each.values[0] for each in query.filters if each.pins == _CURRENCY]
    return params.fixed("pinned_currency", "String", pinned[0]) if pinned else "''"
