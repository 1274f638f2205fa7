"""The last step of a statement: groups, aggregates, order and limit over rows already chosen.

Columns are named by position: `bucket`, `d0`, `d0_name`, …, `level`, `others`, `m0`,
`m0_previous`, `m0_change`, `m0_cumulative`, …; no alias can be taken for a physical column.
"""

from analytics.levels import Group, groups, mask, row_group, shown, totals_group
from analytics.params import Params
from analytics.query import MAX_LIMIT, Query
from analytics.vocabulary import BUCKETS, Dimension

# More than ISO 4217 has.
MAX_CURRENCIES = 200
# The last day on which a row had its name: in a table of months it is not the row's date.
NAMED_ON = "named_on"
CURRENT = "date >= {current_start:Date} AND date < {current_end:Date}"
PREVIOUS = "date >= {previous_start:Date} AND date < {previous_end:Date}"


def bind_periods(query: Query, params: Params) -> None:
    """The days that CURRENT and PREVIOUS are about."""
    if query.compare:
        for name, period in (("current", query.period), ("previous", query.compare)):
            params.fixed(f"{name}_start", "Date", period.start.isoformat())
            params.fixed(f"{name}_end", "Date", period.end.isoformat())


def aggregate(query: Query, *, source: str, params: Params, with_totals: bool = False) -> str:
    """The answer's SELECT over the rows of `source`, whose grouping keys are `k0`, `k1`, …

    Where there is more than one group of rows, `mask` says of which one a row is.
    """
    grouped_by = groups(query, with_totals=with_totals)
    sql = _grouped(query, source, grouped_by)
    if query.cumulative:
        sql = f"SELECT *, {_running(query, grouped_by)}\nFROM (\n{sql}\n)"
    totals_first = with_totals and len(grouped_by) == 2 and not query.subtotals
    if totals_first:
        limit = _limit_after_totals(query, params)
    else:
        limit = _limit(query, grouped_by, params=params, with_totals=with_totals)
    return f"{sql}\n{_order(query, totals_first=totals_first)}{limit}"


def _grouped(query: Query, source: str, grouped_by: list[Group]) -> str:
    names = {
        f"d{i}_name": _name(key, i, query, grouped_by)
        for i, key in enumerate(query.keys)
        if key.name_column
    }
    selected = _keys(query) | names | _levels(query, grouped_by) | _others(query)
    if query.top and query.cumulative:
        selected["kept"] = "kept"
    columns = ",\n    ".join(f"{sql} AS {a}" for a, sql in (selected | _measures(query)).items())
    # Without a group there would be a row of zeros where nothing was found.
    having = "" if all(grouped_by) else "\nHAVING count() > 0"
    return f"SELECT\n    {columns}\nFROM {source}{_group_by(query, grouped_by)}{having}"


def _keys(query: Query) -> dict[str, str]:
    buckets = {"bucket": BUCKETS[query.grain]} if query.grain else {}
    keys = {f"d{i}": f"k{i}" for i, _ in enumerate(query.keys)}
    return buckets | keys | ({"d0": "if(kept, k0, '')"} if query.top else {})


def _group_by(query: Query, grouped_by: list[Group]) -> str:
    written = [", ".join([*group, *_kept(query, group)]) for group in grouped_by]
    if len(written) == 1:
        return f"\nGROUP BY {written[0]}" if written[0] else ""
    return f"\nGROUP BY GROUPING SETS ({', '.join(f'({group})' for group in written)})"


def _kept(query: Query, group: Group) -> list[str]:
    """A collapsed member may be called as one that is kept."""
    return ["kept"] if query.top and "d0" in group else []


def _levels(query: Query, grouped_by: list[Group]) -> dict[str, str]:
    every = ", ".join(row_group(query))
    told = {"mask": f"grouping({every})"} if len(grouped_by) > 1 else {}
    if not query.subtotals:
        return told
    missing = [f" - grouping(d{i})" for i, _ in enumerate(query.dimensions)] if told else []
    return told | {"level": f"{len(query.dimensions)}{''.join(missing)}"}


def _name(key: Dimension, position: int, query: Query, grouped_by: list[Group]) -> str:
    """The newest name; rows that collapse many, or are not grouped by it, have none."""
    newest = f"argMax({key.name_column}, ({NAMED_ON}, {key.name_column}))"
    if position == 0:
        return f"if(kept, {newest}, '')" if query.top else newest
    return f"if(grouping(d{position}) = 0, {newest}, '')" if len(grouped_by) > 1 else newest


def _others(query: Query) -> dict[str, str]:
    return {"others": "uniqExactIf(k0, NOT kept)"} if query.top else {}


def _measures(query: Query) -> dict[str, str]:
    selected: dict[str, str] = {}
    for i, measure in enumerate(query.asked_measures):
        if not query.compare:
            selected[f"m{i}"] = measure.sql()
            continue
        selected[f"m{i}"] = measure.sql(CURRENT)
        selected[f"m{i}_previous"] = measure.sql(PREVIOUS)
        selected[f"m{i}_change"] = f"m{i} - m{i}_previous"
    return selected


def _running(query: Query, grouped_by: list[Group]) -> str:
    """Over the buckets there are, of each group on its own."""
    apart = [*(["mask"] if len(grouped_by) > 1 else []), *_kept(query, row_group(query))]
    apart += [alias for alias in row_group(query) if alias != "bucket"]
    partition = f"PARTITION BY {', '.join(apart)} " if apart else ""
    window = f"({partition}ORDER BY bucket ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)"
    measures = range(len(query.measures))
    return ", ".join(f"sum(m{i}) OVER {window} AS m{i}_cumulative" for i in measures)


def _order(query: Query, *, totals_first: bool) -> str:
    """By time, then the largest first and the collapsed row last; ties by key, so it is total."""
    kept = ["kept DESC"] if query.top else []
    if query.order:
        direction = "DESC" if query.order.descending else "ASC"
        first = [f"{_alias(query, query.order.by)} {direction}", *kept]
    else:
        first = [*(["bucket ASC"] if query.grain else []), *kept, "m0 DESC"]
    levels = ["level ASC"] if query.subtotals else []
    if totals_first:
        levels = [f"mask = {mask(query, totals_group(query))} DESC"]
    ties = [f"{alias} ASC" for alias in row_group(query) if f"{alias} ASC" not in first]
    return f"ORDER BY {', '.join([*levels, *first, *ties])}\n"


def _limit(query: Query, grouped_by: list[Group], *, params: Params, with_totals: bool) -> str:
    """One row too many of each group, so that a cut is seen; totals are never cut."""
    totals = totals_group(query)
    both = with_totals and totals in shown(query)
    limit = params.fixed("limit", "UInt64", (MAX_LIMIT if both else query.limit) + 1)
    if len(grouped_by) == 1:
        return f"LIMIT {limit}"
    if both or not with_totals or not totals:
        return f"LIMIT {limit} BY mask"
    whole = ", ".join(f"if(mask = {mask(query, totals)}, {alias}, '')" for alias in totals)
    return f"LIMIT {limit} BY mask, {whole}"


def _limit_after_totals(query: Query, params: Params) -> str:
    """The totals come first: the engine need not sort all rows to cut them."""
    units = {key.name for key in query.keys if key.name in query.units}
    most = MAX_CURRENCIES if units <= {"billing_currency"} else MAX_LIMIT
    return f"LIMIT {params.fixed('limit', 'UInt64', most + query.limit + 1)}"


def _alias(query: Query, name: str) -> str:
    aliases = {"date": "bucket"} | {key.name: f"d{i}" for i, key in enumerate(query.keys)}
    for i, measure in enumerate(query.measures):
        aliases |= {measure + end: f"m{i}{end}" for end in ("", "_previous", "_change")}
    return aliases[name]
