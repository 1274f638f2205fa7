"""The last step of a statement: groups, aggregates, order and limit over rows already chosen.

Columns are named by position: `bucket`, `d0`, `d0_name`, …, `level`, `others`, `m0`,
`m0_previous`, `m0_change`, `m0_cumulative`, …; no alias can be taken for a physical column.
"""

from dataclasses import dataclass

from analytics.apart import HELD, IS_NOW, NOTHING, OF_KEY, Apart
from analytics.conversion import is_converted, measured
from analytics.levels import Group, groups, row_group
from analytics.ordering import Ordering, number_of, ordered
from analytics.params import Params
from analytics.query import Query
from analytics.vocabulary import BUCKETS, Measure

# The last day on which a row had its name: in a table of months it is not the row's date.
NAMED_ON = "named_on"
CURRENT_FROM = "date >= {current_start:Date}"
CURRENT = f"{CURRENT_FROM} AND date < {{current_end:Date}}"
PREVIOUS = "date >= {previous_start:Date} AND date < {previous_end:Date}"


def bind_periods(query: Query, params: Params) -> None:
    """The days that CURRENT and PREVIOUS are about."""
    if query.compare:
        for name, period in (("current", query.period), ("previous", query.compare)):
            params.fixed(f"{name}_start", "Date", period.start.isoformat())
            params.fixed(f"{name}_end", "Date", period.end.isoformat())


@dataclass(frozen=True, slots=True)
class Form:
    """The rows, as WITH and as FROM and WHERE, and how the answer is written.

    `keys` are the grouping keys as SQL, `having` what must hold of a group of rows. Where it
    `is_named_by_day`, the rows of a group had their names on one day.
    As text a decimal is `m0`, and `n0` beside it is the number that rows are ordered by; a bucket
    is the number of days since 1970, which the driver reads in a fraction of a date's time. Not
    `in_order` are the few groups that are expected; what is `told` apart is grouped by too.
    """

    names: str
    rows: str
    keys: tuple[str, ...]
    having: str = ""
    is_named_by_day: bool = False
    with_totals: bool = False
    as_text: bool = False
    in_order: bool = True
    told: Apart = NOTHING


def aggregate(query: Query, form: Form, *, params: Params) -> str:
    """The answer's SELECT. Where rows are of more than one group, `mask` says of which."""
    grouped_by = groups(query, with_totals=form.with_totals)
    written = form.as_text and not query.cumulative
    sql = _grouped(query, form, grouped_by, as_text=written)
    if query.cumulative:
        sql = f"SELECT *, {_running(query, grouped_by)}\nFROM (\n{sql}\n)"
    if not form.in_order:
        return sql
    order = Ordering(params, with_totals=form.with_totals, as_text=written)
    return f"{sql}\n{ordered(query, grouped_by, order)}"


def _grouped(query: Query, form: Form, grouped_by: list[Group], *, as_text: bool) -> str:
    names = {
        f"d{i}_name": _name(form, i, query, grouped_by)
        for i, key in enumerate(query.keys)
        if key.name_column
    }
    selected = (
        _keys(query, form, as_text=as_text) | names | _levels(query, grouped_by) | _others(query)
    )
    if query.top and query.cumulative:
        selected["kept"] = "kept"
    if form.told.of_key:
        selected |= {OF_KEY: "t.tag_key != ''", HELD: "sum(lines)"}
    if form.told.is_now:
        selected[IS_NOW] = CURRENT_FROM
    measures = _measures(query, form.told, as_text=as_text)
    columns = ",\n    ".join(
        sql if sql == alias else f"{sql} AS {alias}" for alias, sql in (selected | measures).items()
    )
    # Without a group there would be a row of zeros where nothing was found.
    having = form.having or ("" if all(grouped_by) else "count() > 0")
    whole_groups = f"\nHAVING {having}" if having else ""
    group_by = _group_by(query, grouped_by, form.told)
    return f"{form.names}SELECT\n    {columns}\n{form.rows}{group_by}{whole_groups}"


def _keys(query: Query, form: Form, *, as_text: bool) -> dict[str, str]:
    buckets = {"bucket": BUCKETS[query.grain]} if query.grain else {}
    if buckets and as_text:
        buckets = {"bucket": f"toUInt16({buckets['bucket']})"}
    keys = {f"d{i}": key for i, key in enumerate(form.keys)}
    return buckets | keys | ({"d0": "if(kept, k0, '')"} if query.top else {})


def _group_by(query: Query, grouped_by: list[Group], told: Apart) -> str:
    also = [*([OF_KEY] if told.of_key else []), *([IS_NOW] if told.is_now else [])]
    written = [", ".join([*group, *_kept(query, group), *also]) for group in grouped_by]
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


def _name(form: Form, position: int, query: Query, grouped_by: list[Group]) -> str:
    """The newest name; rows that collapse many, or are not grouped by it, have none."""
    name = query.keys[position].name_column
    newest = f"max({name})" if form.is_named_by_day else f"argMax({name}, ({NAMED_ON}, {name}))"
    if position == 0:
        return f"if(kept, {newest}, '')" if query.top else newest
    return f"if(grouping(d{position}) = 0, {newest}, '')" if len(grouped_by) > 1 else newest


def _others(query: Query) -> dict[str, str]:
    return {"others": "uniqExactIf(k0, NOT kept)"} if query.top else {}


def _measures(query: Query, told: Apart, *, as_text: bool) -> dict[str, str]:
    selected: dict[str, str] = {}
    for i, measure in enumerate(query.asked_measures):
        name, number = f"m{i}", number_of(query, i, as_text=as_text)
        for end, sql in _ends(query, told, measure, number).items():
            is_text = number != name
            selected[name + end] = f"toString({sql} AS {number}{end})" if is_text else sql
    return selected


def _ends(query: Query, told: Apart, measure: Measure, number: str) -> dict[str, str]:
    if not query.compare or told.is_now:
        return {"": measured(measure, query.rates)}
    return {
        "": measured(measure, query.rates, CURRENT),
        "_previous": measured(measure, query.rates, PREVIOUS),
        "_change": f"{number} - {number}_previous",
    }


def _running(query: Query, grouped_by: list[Group]) -> str:
    """Over the buckets there are, of each group on its own."""
    apart = [*(["mask"] if len(grouped_by) > 1 else []), *_kept(query, row_group(query))]
    apart += [alias for alias in row_group(query) if alias != "bucket"]
    partition = f"PARTITION BY {', '.join(apart)} " if apart else ""
    window = f"({partition}ORDER BY bucket ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)"
    totals = (_total(query, place, window) for place in range(len(query.measures)))
    return ", ".join(f"{total} AS m{i}_cumulative" for i, total in enumerate(totals))


def _total(query: Query, place: int, window: str) -> str:
    """From a bucket on that could not be converted nothing is known."""
    total = f"sum(m{place}) OVER {window}"
    if not is_converted(query.asked_measures[place], query.rates):
        return total
    return f"if(countIf(isNull(m{place})) OVER {window} = 0, {total}, NULL)"
