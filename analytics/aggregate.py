"""The last step of a statement: groups, aggregates, order and limit over rows already chosen.

Columns are named by position: `bucket`, `d0`, `d0_name`, …, `others`, `m0`, `m0_previous`,
`m0_change`, …; no alias can be taken for a physical column.
"""

from analytics.params import Params
from analytics.query import Query
from analytics.vocabulary import BUCKETS, Dimension

# The last day on which a row had its name: in a table of months it is not the row's date.
NAMED_ON = "named_on"
CURRENT, PREVIOUS = "date >= {split:Date}", "date < {split:Date}"


def aggregate(query: Query, *, source: str, params: Params) -> str:
    """The answer's SELECT over the rows of `source`, whose grouping keys are `k0`, `k1`, …"""
    groups = _groups(query)
    names = {
        f"d{i}_name": _name(key, i, query) for i, key in enumerate(query.keys) if key.name_column
    }
    selected = groups | names | _others(query) | _measures(query)
    columns = ",\n    ".join(f"{sql} AS {alias}" for alias, sql in selected.items())
    grouping = [*groups, *(["kept"] if query.top else [])]
    # Without a group there would be a row of zeros where nothing was found.
    grouped = f"GROUP BY {', '.join(grouping)}" if grouping else "HAVING count() > 0"
    return (
        f"SELECT\n    {columns}\nFROM {source}\n{grouped}\n{_order(query, list(groups))}"
        f"LIMIT {params.fixed('limit', 'UInt64', query.limit + 1)}"
    )


def _groups(query: Query) -> dict[str, str]:
    buckets = {"bucket": BUCKETS[query.grain]} if query.grain else {}
    keys = {f"d{i}": f"k{i}" for i, _ in enumerate(query.keys)}
    return buckets | keys | ({"d0": "if(kept, k0, '')"} if query.top else {})


def _name(key: Dimension, position: int, query: Query) -> str:
    """The newest name; the row that collapses many has none."""
    newest = f"argMax({key.name_column}, ({NAMED_ON}, {key.name_column}))"
    return f"if(kept, {newest}, '')" if query.top and position == 0 else newest


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


def _order(query: Query, groups: list[str]) -> str:
    """By time, then the largest first and the collapsed row last; ties by key, so it is total."""
    kept = ["kept DESC"] if query.top else []
    if query.order:
        direction = "DESC" if query.order.descending else "ASC"
        first = [f"{_alias(query, query.order.by)} {direction}", *kept]
    else:
        first = [*(["bucket ASC"] if query.grain else []), *kept, "m0 DESC"]
    ties = [f"{group} ASC" for group in groups if f"{group} ASC" not in first]
    return f"ORDER BY {', '.join([*first, *ties])}\n"


def _alias(query: Query, name: str) -> str:
    aliases = {"date": "bucket"} | {key.name: f"d{i}" for i, key in enumerate(query.keys)}
    for i, measure in enumerate(query.measures):
        aliases |= {measure + end: f"m{i}{end}" for end in ("", "_previous", "_change")}
    return aliases[name]
