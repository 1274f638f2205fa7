"""What a person may read of a table: the innermost FROM of every statement about charges."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from abi.core.accounts.scope import Condition, Scope
from analytics.params import Params
from analytics.vocabulary import SCOPE_COLUMNS, TABLES, Table, tag_sql


@dataclass(frozen=True, slots=True)
class Reach:
    """Who reads what: a scope, published snapshots and the days [start, end). No defaults."""

    scope: Scope
    snapshots: tuple[int, ...]
    start: date
    end: date


def visible(columns: Iterable[str], *, reach: Reach, params: Params) -> str:
    """A SELECT of these physical columns of the smallest table that has them."""
    wanted = sorted(columns)
    table = _smallest({*wanted, "date", "snapshot_id", *_scope_columns(reach.scope)})
    snapshots = params.fixed("snapshots", "Array(UInt64)", list(reach.snapshots))
    return (
        f"SELECT {', '.join(wanted)}\n"
        f"FROM {table.name}\n"
        f"WHERE snapshot_id IN {snapshots}\n"
        f"    AND date >= {params.fixed('start', 'Date', reach.start.isoformat())}\n"
        f"    AND date < {params.fixed('end', 'Date', reach.end.isoformat())}\n"
        f"    AND {scope_sql(reach.scope, params)}"
    )


def scope_sql(scope: Scope, params: Params) -> str:
    """The scope as a condition, said even when it is everything; nothing is `false`."""
    if scope.sees_everything:
        return "true"
    if scope.sees_nothing:
        return "false"
    # Sorted by shape (the sort is stable): scopes of one shape share one SQL text.
    grants = sorted(scope.ordered(), key=lambda grant: [condition.dimension for condition in grant])
    return f"({' OR '.join(_grant(grant, params) for grant in grants)})"


def _grant(grant: list[Condition], params: Params) -> str:
    return f"({' AND '.join(_condition(condition, params) for condition in grant)})"


def _condition(condition: Condition, params: Params) -> str:
    column = SCOPE_COLUMNS[condition.dimension]
    if condition.tag_key:
        column = tag_sql(params.next("granted_tag", "String", condition.tag_key))
    return f"{column} IN {params.texts('scope', condition.values)}"


def _scope_columns(scope: Scope) -> set[str]:
    return {SCOPE_COLUMNS[condition.dimension] for grant in scope.grants for condition in grant}


def _smallest(columns: set[str]) -> Table:
    for table in TABLES:
        if columns <= table.columns:
            return table
    raise ValueError(f"no table has all of {', '.join(sorted(columns))}")
