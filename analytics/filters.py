"""Filters of a question as conditions. Pure: values become parameters, never text."""

from collections.abc import Iterable

from analytics.filter import Filter
from analytics.params import Params
from analytics.tables import CHARGES, Table
from analytics.visible import TAG, tag_of
from analytics.vocabulary import Dimension, Operator
from analytics.words import dimension_of

_LISTS = {Operator.IN: "IN", Operator.NOT_IN: "NOT IN"}
_EMPTINESS = {Operator.PRESENT: "!= ''", Operator.ABSENT: "= ''"}
_ESCAPED = str.maketrans({"\\": "\\\\", "%": "\\%", "_": "\\_"})


def conditions(filters: Iterable[Filter], params: Params, table: Table = CHARGES) -> list[str]:
    """One condition for each filter, over what is visible of the columns of its dimension."""
    return [_condition(filter_, params, table) for filter_ in filters]


def alternatives(groups: Iterable[Iterable[Filter]], params: Params, table: Table) -> list[str]:
    """One condition for each group, which holds where any of its filters does."""
    return [f"({' OR '.join(conditions(group, params, table))})" for group in groups]


def dimension_sql(dimension: Dimension, params: Params, table: Table = CHARGES) -> str:
    """The dimension's value; the key of a tag is a parameter as well."""
    if dimension.tag_key and table.is_tagged:
        return TAG
    if dimension.tag_key:
        return tag_of(dimension.tag_key, params, table, name="tag")
    return dimension.sql


def _condition(filter_: Filter, params: Params, table: Table) -> str:
    dimension = dimension_of(filter_.dimension)
    sql = dimension_sql(dimension, params, table)
    if filter_.operator in _EMPTINESS:
        return f"{sql} {_EMPTINESS[filter_.operator]}"
    if filter_.operator is Operator.RANGE:
        return _range(sql, filter_.values, params)
    if filter_.operator in _LISTS:
        return f"{sql} {_LISTS[filter_.operator]} {params.texts('filter', filter_.values)}"
    matched = " OR ".join(_like(sql, dimension, filter_, value, params) for value in filter_.values)
    return f"NOT ({matched})" if filter_.operator is Operator.NOT_CONTAINS else f"({matched})"


def _like(sql: str, dimension: Dimension, filter_: Filter, value: str, params: Params) -> str:
    """What is stored in lower case is compared as it is, which an n-gram index answers."""
    start = "" if filter_.operator is Operator.STARTS_WITH else "%"
    pattern = params.next("pattern", "String", f"{start}{value.translate(_ESCAPED)}%")
    if dimension.caseless:
        return f"{sql} LIKE {pattern}"
    return f"lowerUTF8({sql}) LIKE lowerUTF8({pattern})"


def _range(sql: str, ends: tuple[str, ...], params: Params) -> str:
    """Dates of ISO 8601 are in the order of their texts."""
    compared = zip((">=", "<"), ends, strict=True)
    kept = [f"{sql} {sign} {params.next('range', 'String', end)}" for sign, end in compared if end]
    return " AND ".join(kept)
