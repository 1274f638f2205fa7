"""What a filter on a dimension can be set to, as SQL. Pure.

Read by whole months: of `rollup_values` where it has the dimension and all that the scope asks
about, of the tables that questions read elsewhere, and of the lines where no other is exact.
"""

from dataclasses import dataclass

from abi.core.accounts.scope import Scope
from abi.core.clickhouse.statement import Statement
from analytics.filters import dimension_sql
from analytics.params import Params
from analytics.pickers.ranking_sql import Members, groups, ranked
from analytics.pickers.value_tables import IN_VALUES, KEYS, VALUES, keys_of
from analytics.pickers.whole_months import whole_months
from analytics.query import Period, dimension_of, text
from analytics.tables import TABLES, Table, covers, smallest
from analytics.visible import Reach, Rows, rows_of, visible
from analytics.vocabulary import COSTS, SOURCE, Basis, Dimension

TAG_KEYS = "tag"


@dataclass(frozen=True, slots=True)
class Asked:
    """Raises AppError `unknown_name`, `invalid_question`.

    `dimension` is one of the vocabulary's, `tag:<key>`, or `tag` for the keys themselves.
    `search` is a part of the value or of its name, whatever the case; "" is all of them.
    """

    dimension: str
    period: Period
    search: str = ""
    basis: Basis = Basis.BILLED
    limit: int = 50

    def __post_init__(self) -> None:
        text(self.search)
        if self.dimension != TAG_KEYS:
            dimension_of(self.dimension)


def compile_values(
    asked: Asked,
    *,
    scope: Scope,
    snapshots: tuple[int, ...],
    sources: tuple[str, ...],
    tables: tuple[Table, ...] = TABLES,
    values: Table = VALUES,
    are_whole: bool = False,
    is_ranked: bool = True,
) -> Statement:
    """Columns `member`, `named` where there are names, `costs`, `lines`; a row too many.

    Not `is_ranked`: those of `ranking_sql.groups`.
    `tables` and `values` are TABLES and VALUES as they are just now.
    """
    params, months = Params(), whole_months(asked.period)
    reach = Reach(scope, snapshots, months.start, months.end, is_whole=are_whole)
    if asked.dimension == TAG_KEYS:
        members = _tag_keys(asked, reach, params)
    elif _in_values(asked, reach):
        members = _of_values(asked, reach, params, values)
    else:
        members = _of_dimension(asked, reach, params, tables)
    if asked.dimension == SOURCE:
        params.fixed("sources", "Array(String)", list(sources))
    if not is_ranked:
        return groups(members, params=params)
    return ranked(members, limit=asked.limit, params=params)


def _in_values(asked: Asked, reach: Reach) -> bool:
    """Names are dated by months there; elsewhere the newest name is that of a day."""
    is_named = asked.dimension in IN_VALUES and dimension_of(asked.dimension).name_column
    need = reach.need({"value", "dimension", *_summed(asked)})
    return asked.dimension in IN_VALUES and not is_named and covers(VALUES, need)


def _of_values(asked: Asked, reach: Reach, params: Params, table: Table) -> Members:
    """Each dimension holds every line once."""
    columns = {"value", "dimension", *_summed(asked)}
    rows = rows_of(columns, reach=reach, params=params, table=table)
    where = [f"dimension = {params.fixed('dimension', 'String', asked.dimension)}"]
    if asked.search:
        where.append(_contains("value", asked, params))
    return Members("value", asked.basis, rows, tuple(where))


def _of_dimension(asked: Asked, reach: Reach, params: Params, tables: tuple[Table, ...]) -> Members:
    dimension = dimension_of(asked.dimension)
    named = {"name": dimension.name_column} if dimension.name_column else {}
    named_on = "named_on" if named else "date"
    columns = {*dimension.columns, *named.values(), named_on, *_summed(asked)}
    need = reach.need(columns, {dimension.tag_key})
    table = smallest(need, tables)
    rows = rows_of(columns, reach=reach, params=params, table=table, tag_key=need.tag_key)
    key = dimension_sql(dimension, params, table)
    where = _matching(asked, key, dimension, rows, params)
    return Members(key, asked.basis, rows, where, names=named, named_on=named_on)


def _tag_keys(asked: Asked, reach: Reach, params: Params) -> Members:
    """One member for each key whatever its case, named as most lately spelled."""
    columns = {"tag_key", "folded_key", "repeated", *_summed(asked)}
    if covers(KEYS, reach.need(columns)):
        rows = rows_of(columns, reach=reach, params=params, table=KEYS)
    else:
        seen = visible({"tags", *_summed(asked)}, reach=reach, params=params)
        rows = Rows(f"(\n{keys_of(seen)}\n) AS visible", ())
    where = ["tag_key != ''", "repeated = 0"]
    if asked.search:
        where.append(_contains("folded_key", asked, params))
    month, names = "toStartOfMonth(date)", {"name": "tag_key"}
    return Members("folded_key", asked.basis, rows, tuple(where), names=names, named_on=month)


def _summed(asked: Asked) -> set[str]:
    return {"date", "billing_currency", "lines", COSTS[asked.basis]}


def _matching(
    asked: Asked, key: str, dimension: Dimension, rows: Rows, params: Params
) -> tuple[str, ...]:
    """By any name that a value ever had: by its rows it would be part of a sum."""
    if not asked.search:
        return ()
    by_value = _contains(key, asked, params)
    if not dimension.name_column:
        return (by_value,)
    named = f"{by_value} OR {_contains(dimension.name_column, asked, params)}"
    return (f"{key} GLOBAL IN (\n{rows.named()}SELECT {key} {rows.read(named)}\n)",)


def _contains(sql: str, asked: Asked, params: Params) -> str:
    search = params.fixed("search", "String", asked.search)
    return f"positionCaseInsensitiveUTF8({sql}, {search}) > 0"
