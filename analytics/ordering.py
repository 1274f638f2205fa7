"""In which order the rows of a statement come, and where they are cut. Pure."""

from dataclasses import dataclass

from analytics.conversion import is_converted
from analytics.decimal_sql import whole
from analytics.levels import Group, mask, row_group, shown, totals_group
from analytics.params import Params
from analytics.query import MAX_LIMIT, Query
from analytics.vocabulary import COSTS, ColumnType

# More than ISO 4217 has.
MAX_CURRENCIES = 200
_ENDS = ("", "_previous", "_change")


@dataclass(frozen=True, slots=True)
class Ordering:
    """Beside the question: where values go, and which columns there are."""

    params: Params
    with_totals: bool
    as_text: bool


def ordered(query: Query, grouped_by: list[Group], order: Ordering) -> str:
    """ORDER BY and LIMIT over rows of these groups, named as in `aggregate`."""
    params, with_totals = order.params, order.with_totals
    totals_first = with_totals and len(grouped_by) == 2 and not query.subtotals
    if totals_first:
        limit = _limit_after_totals(query, params)
    else:
        limit = _limit(query, grouped_by, params=params, with_totals=with_totals)
    return f"{_order(query, totals_first=totals_first, as_text=order.as_text)}{limit}"


def criteria(query: Query) -> list[tuple[str, bool]]:
    """Aliases, the most important first, and whether the largest comes first.

    By time, then the largest first and the collapsed row last; ties by key, so it is total.
    """
    kept = [("kept", True)] if query.top else []
    if query.order:
        first = [(_aliases(query)[query.order.by], query.order.descending), *kept]
    else:
        first = [*([("bucket", False)] if query.grain else []), *kept, ("m0", True)]
    ties = [(alias, False) for alias in row_group(query) if (alias, False) not in first]
    return [*first, *ties]


def _order(query: Query, *, totals_first: bool, as_text: bool) -> str:
    numbers = _numbers(query, as_text=as_text)
    levels = ["level ASC"] if query.subtotals else []
    if totals_first:
        levels = [f"mask = {mask(query, totals_group(query))} DESC"]
    said = (
        f"{numbers.get(alias, alias)} {'DESC' if is_descending else 'ASC'}"
        for alias, is_descending in criteria(query)
    )
    return f"ORDER BY {', '.join([*levels, *said])}\n"


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


def _aliases(query: Query) -> dict[str, str]:
    """By the names that an answer's columns have."""
    aliases = {"date": "bucket"} | {key.name: f"d{i}" for i, key in enumerate(query.keys)}
    for i, measure in enumerate(query.measures):
        aliases |= {measure + end: f"m{i}{end}" for end in _ENDS}
    return aliases


def _numbers(query: Query, *, as_text: bool) -> dict[str, str]:
    """What measures are ordered by, by alias."""
    measures = range(len(query.asked_measures))
    return {
        f"m{i}{end}": _ranked(query, i, end, as_text=as_text) for i in measures for end in _ENDS
    }


def _ranked(query: Query, place: int, end: str, *, as_text: bool) -> str:
    """What a measure is ordered by; what may be unknown comes last, as it is."""
    measure, number = query.asked_measures[place], number_of(query, place, as_text=as_text) + end
    is_known = measure.column in COSTS.values() and not is_converted(measure, query.rates)
    return whole(number) if is_known else number


def number_of(query: Query, place: int, *, as_text: bool) -> str:
    """What a measure is called as a number: beside its text where that has taken the name."""
    is_text = as_text and query.asked_measures[place].type is ColumnType.DECIMAL
    return f"{'n' if is_text else 'm'}{place}"
