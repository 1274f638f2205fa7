"""What a filter on a dimension can be set to, as SQL. Pure.

Read by whole months: of `rollup_values` where it has the dimension and all that the scope asks
about, of the tables that questions read elsewhere, and of the lines where no other is exact.
"""

from dataclasses import dataclass

from abi.core.accounts.scope import Scope
from abi.core.clickhouse.statement import Statement
from analytics.filters import dimension_sql
from analytics.params import Params
from analytics.query import Period, dimension_of, text
from analytics.ranking_sql import Members, ranked
from analytics.tables import covers, smallest
from analytics.value_tables import IN_VALUES, KEYS, KEYS_OF_LINES, VALUES
from analytics.visible import Reach, visible
from analytics.vocabulary import COSTS, SOURCE, Basis, Dimension
from analytics.whole_months import whole_months

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
    asked: Asked, *, scope: Scope, snapshots: tuple[int, ...], sources: tuple[str, ...]
) -> Statement:
    """Columns `member`, `name` where the dimension has names, `costs`, `lines`; a row too many."""
    params, months = Params(), whole_months(asked.period)
    reach = Reach(scope, snapshots, months.start, months.end)
    if asked.dimension == TAG_KEYS:
        steps, members = _tag_keys(asked, reach, params)
    elif _in_values(asked, reach):
        steps, members = _of_values(asked, reach, params)
    else:
        steps, members = _of_dimension(asked, reach, params)
    if asked.dimension == SOURCE:
        params.fixed("sources", "Array(String)", list(sources))
    last = ranked(members, limit=asked.limit, params=params)
    return Statement(f"WITH {steps},\n{last}", params.values)


def _in_values(asked: Asked, reach: Reach) -> bool:
    """Names are dated by months there; elsewhere the newest name is that of a day."""
    is_named = asked.dimension in IN_VALUES and dimension_of(asked.dimension).name_column
    need = reach.need({"value", "dimension", *_summed(asked)})
    return asked.dimension in IN_VALUES and not is_named and covers(VALUES, need)


def _of_values(asked: Asked, reach: Reach, params: Params) -> tuple[str, Members]:
    """Each dimension holds every line once."""
    columns = {"value", "dimension", *_summed(asked)}
    seen = visible(columns, reach=reach, params=params, table=VALUES)
    where = f"dimension = {params.fixed('dimension', 'String', asked.dimension)}"
    if asked.search:
        where += f" AND {_contains('value', asked, params)}"
    return f"visible AS (\n{seen}\n)", Members("value", asked.basis, where=where)


def _of_dimension(asked: Asked, reach: Reach, params: Params) -> tuple[str, Members]:
    dimension = dimension_of(asked.dimension)
    named = {"name": dimension.name_column} if dimension.name_column else {}
    named_on = "named_on" if named else "date"
    columns = {*dimension.columns, *named.values(), named_on, *_summed(asked)}
    need = reach.need(columns, {dimension.tag_key})
    table = smallest(need)
    seen = visible(columns, reach=reach, params=params, table=table, tag_key=need.tag_key)
    key = dimension_sql(dimension, params, table)
    where = _matching(asked, key, dimension, params)
    members = Members(key, asked.basis, names=named, named_on=named_on, where=where)
    return f"visible AS (\n{seen}\n)", members


def _tag_keys(asked: Asked, reach: Reach, params: Params) -> tuple[str, Members]:
    """One member for each key whatever its case, named as most lately spelled."""
    columns = {"tag_key", "folded_key", "repeated", *_summed(asked)}
    if covers(KEYS, reach.need(columns)):
        steps = f"visible AS (\n{visible(columns, reach=reach, params=params, table=KEYS)}\n)"
    else:
        seen = visible({"tags", *_summed(asked)}, reach=reach, params=params)
        steps = f"seen AS (\n{seen}\n),\nvisible AS (\n{KEYS_OF_LINES}\n)"
    where = "tag_key != '' AND repeated = 0"
    if asked.search:
        where += f" AND {_contains('folded_key', asked, params)}"
    month, names = "toStartOfMonth(date)", {"name": "tag_key"}
    members = Members("folded_key", asked.basis, names=names, named_on=month, where=where)
    return steps, members


def _summed(asked: Asked) -> set[str]:
    return {"date", "billing_currency", "lines", COSTS[asked.basis]}


def _matching(asked: Asked, key: str, dimension: Dimension, params: Params) -> str:
    """By any name that a value ever had: by its rows it would be part of a sum."""
    if not asked.search:
        return ""
    by_value = _contains(key, asked, params)
    if not dimension.name_column:
        return by_value
    named = f"{by_value} OR {_contains(dimension.name_column, asked, params)}"
    return f"{key} IN (SELECT {key} FROM visible WHERE {named})"


def _contains(sql: str, asked: Asked, params: Params) -> str:
    search = params.fixed("search", "String", asked.search)
    return f"positionCaseInsensitiveUTF8({sql}, {search}) > 0"
