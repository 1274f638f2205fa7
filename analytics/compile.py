"""From a question to SQL. Pure: no Django, no driver, no I/O.

The table is named in one place only, `rows_of`, and the period, the snapshots and the scope
stand there, beside which every filter is one more condition in parentheses: no filter, measure or
grouping can step outside them. Every value is a typed server-side placeholder, so the text depends
on the shape of a question, never on a value.
"""

from dataclasses import replace

from abi.core.accounts.scope import Scope
from abi.core.clickhouse.statement import Statement
from analytics import conversion
from analytics.aggregate import CURRENT, NAMED_ON, Form, aggregate, bind_periods
from analytics.apart import NOTHING, apart
from analytics.conversion import measured, rate_sql
from analytics.filters import alternatives, conditions, dimension_sql
from analytics.params import Params
from analytics.query import Query, dimension_of, refuse
from analytics.tables import TABLES, Need, Table, smallest
from analytics.until_many import until_many
from analytics.visible import Reach, rows_of
from analytics.vocabulary import OF_MONTHS, SOURCE, Dimension, Grain

# Both leave out a key of which a group without it is still to be told from the others.
_SETTINGS: dict[str, object] = {
    "optimize_group_by_function_keys": 0,
    "optimize_injective_functions_in_group_by": 0,
}


def compile(  # noqa: A001 - no other word says it
    query: Query,
    *,
    scope: Scope,
    snapshots: tuple[int, ...],
    sources: tuple[str, ...] = (),
    tables: tuple[Table, ...] = TABLES,
    are_whole: bool = False,
    with_totals: bool = False,
    as_text: bool = False,
    in_order: bool = True,
) -> Statement:
    """The statement that answers `query` from these snapshots, as far as `scope` sees.

    Raises AppError `invalid_question` while it is open which days are closed: `Query.closed`.
    `sources` names the source of each snapshot; where they `are_whole`, no line of them is dated
    outside the question's days (`snapshots.all_dated_in`). The first of `tables` that covers the
    question is read. One row more than the limit is asked for, so that the reader can tell a full
    answer from a cut one. Columns are named by position: `bucket`, `d0`, `d0_name`, …, `others`,
    `m0`, `m0_previous`, `m0_change`, …; with totals, `mask` tells their rows from the others. As
    text, decimals are written by the engine, except those of a question with running totals.
    """
    if query.closed_days_only:
        refuse("which days are closed has to be known before they are compared")
    params = Params()
    if SOURCE in {dimension.name for dimension in _read(query)}:
        params.fixed("sources", "Array(String)", list(sources))
    reach = Reach(scope, snapshots, query.first_day, query.period.end, query.gap, are_whole)
    bind_periods(query, params)
    need = need_of(query, reach)
    table = smallest(need, tables)
    told = NOTHING if in_order else apart(query, scope, table)
    rows = rows_of(
        _columns(query),
        reach=reach,
        params=params,
        table=table,
        tag_key=need.tag_key,
        grouped=query.top is None,
        with_rest=not told.of_key,
    )
    keys = tuple(dimension_sql(key, params, table) for key in query.keys)
    names = {} if query.top is None else {f"k{i}": key for i, key in enumerate(keys)}
    read = rows.read(*_filters(query, params, table))
    if query.rates:
        names[conversion.RATE] = rate_sql(query.rates, params)
    if query.top is not None:
        keys = tuple(f"k{i}" for i, _ in enumerate(keys))
        names["kept"] = _kept(query, rows.named(names), read, params)
    if query.top is not None and table.is_tagged:
        # Where leaders are read from a subquery, the engine takes two uses of `kept` for two.
        read, names = f"FROM (\n{rows.named(names)}SELECT *, {', '.join(names)}\n{read}\n)", {}
    form = Form(
        rows.named(names),
        read,
        keys,
        having=rows.having,
        is_named_by_day=query.grain is Grain.DAY and table.columns.get(NAMED_ON) == "date",
        with_totals=with_totals,
        as_text=as_text,
        in_order=in_order,
        told=told,
    )
    sql = aggregate(query, form, params=params)
    statement = Statement(sql, params.values, {**_SETTINGS, **rows.settings})
    return statement if in_order else until_many(statement)


def need_of(query: Query, reach: Reach) -> Need:
    """What a table must have, and be fine enough for, to answer this question."""
    need = reach.need(_columns(query), (each.tag_key for each in _read(query)))
    by_day = query.grain is not None and query.grain not in OF_MONTHS
    return replace(need, boundaries=query.boundaries, by_day=by_day)


def _read(query: Query) -> list[Dimension]:
    return [*query.keys, *(dimension_of(filter_.dimension) for filter_ in query.every_filter)]


def _carried(query: Query) -> list[str]:
    """The physical columns that measures, buckets and names are made of."""
    named = [key.name_column for key in query.keys if key.name_column]
    columns = {*named, *(measure.column for measure in query.asked_measures)}
    dated = {"date"} if query.grain or query.compare else set()
    columns |= set(conversion.COLUMNS) if query.rates else set()
    return sorted(columns | dated | ({NAMED_ON} if named else set()))


def _columns(query: Query) -> set[str]:
    return {*_carried(query), *(column for d in _read(query) for column in d.columns)}


def _filters(query: Query, params: Params, table: Table) -> list[str]:
    return [
        *conditions(query.filters, params, table),
        *alternatives(query.any_of, params, table),
    ]


def _ranking_keys(query: Query) -> list[str]:
    """The first dimension and the units: amounts are ranked only against their like."""
    units = [f"k{i}" for i, key in enumerate(query.keys) if key.name in query.units]
    return ["k0", *units]


def _kept(query: Query, names: str, read: str, params: Params) -> str:
    """Whether a row is of a leader; the leaders are the same for every server that is asked."""
    leaders = _indented(_indented(_leaders(query, names, read, params)))
    return f"({', '.join(_ranking_keys(query))}) GLOBAL IN (\n{leaders}\n    )"


def _leaders(query: Query, names: str, read: str, params: Params) -> str:
    keys = _ranking_keys(query)
    first = query.asked_measures[0]
    measure = measured(first, query.rates, CURRENT if query.compare else "")
    by = f" BY {', '.join(keys[1:])}" if keys[1:] else ""
    return (
        f"{names}SELECT {', '.join(keys)}\n{read}\nGROUP BY {', '.join(keys)}\n"
        f"ORDER BY {measure} DESC, k0 ASC\n"
        f"LIMIT {params.fixed('top', 'UInt64', query.top)}{by}"
    )


def _indented(sql: str) -> str:
    return "\n".join(f"    {line}" for line in sql.splitlines())
