"""Filters of a question as conditions. Pure: values become parameters, never text."""

from collections.abc import Iterable

from analytics.params import Params
from analytics.query import Filter, dimension_of
from analytics.tables import CHARGES, Table
from analytics.visible import TAG
from analytics.vocabulary import Dimension, Operator, tag_sql

_OPERATORS = {Operator.IN: "IN", Operator.NOT_IN: "NOT IN"}


def conditions(filters: Iterable[Filter], params: Params, table: Table = CHARGES) -> list[str]:
    """One condition for each filter, over what is visible of the columns of its dimension."""
    return [
        f"{dimension_sql(dimension_of(filter_.dimension), params, table)}"
        f" {_OPERATORS[filter_.operator]} "
        f"{params.texts('filter', filter_.values)}"
        for filter_ in filters
    ]


def dimension_sql(dimension: Dimension, params: Params, table: Table = CHARGES) -> str:
    """The dimension's value; the key of a tag is a parameter as well."""
    if dimension.tag_key and table.is_tagged:
        return TAG
    if dimension.tag_key:
        return tag_sql(params.next("tag", "String", dimension.tag_key))
    return dimension.sql
