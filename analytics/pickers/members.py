"""Answers of pickers and searches: members with what they cost, costliest first."""

import functools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, repeat
from typing import Any

import structlog

from abi.core.accounts.scope import Scope
from abi.core.clickhouse.statement import Result, Statement
from analytics import few_groups, promoted
from analytics.as_of import AsOf, Reading, Snapshots, reading
from analytics.cache import answers
from analytics.few_groups import Attempt
from analytics.few_rows import marked
from analytics.pickers.ranking import placed
from analytics.pickers.resources_sql import NAMES, Sought, compile_resources
from analytics.pickers.value_tables import RESOURCES, VALUES
from analytics.pickers.values_sql import TAG_KEYS, Asked, compile_values
from analytics.pickers.whole_months import whole_months
from analytics.query import Period
from analytics.snapshots import Named, named_for
from analytics.tables import Table

_NOTHING = Result((), ())
# Another number when answers are put into words in another way: the old ones are kept for a day.
_WORDED = "members 1"


@dataclass(frozen=True, slots=True)
class Found:
    """`items` are as they are sent; `months` is the period that their costs are of."""

    items: tuple[dict[str, Any], ...]
    has_more: bool
    months: Period
    as_of: AsOf


def said(
    asked: Asked | Sought, *, scope: Scope, say: Callable[[Found], bytes]
) -> tuple[bytes, AsOf]:
    """What a dimension can be filtered to, or resources, as far as `scope` sees, put into words by
    `say`, who leaves out the `as_of` beside.

    A scope that sees nothing is answered without asking ClickHouse. Raises AppError
    `unknown_name`, `invalid_question`.
    """
    with structlog.contextvars.bound_contextvars(scope=scope.digest):
        months, read = _read(asked, scope)
        if not read.snapshots:
            return say(_found(asked, months, read, _NOTHING)), read.as_of
        attempt = attempt_at(asked, scope=scope, snapshots=read.snapshots)
        key = answers.key_of(attempt.statement, _WORDED, repr(asked))

        def ask() -> Result:
            return few_groups.read(
                attempt, lambda: whole(asked, scope=scope, snapshots=read.snapshots)
            )

        text = answers.said(key, ask, lambda found: say(_found(asked, months, read, found)))
        return text, read.as_of


def _read(asked: Asked | Sought, scope: Scope) -> tuple[Period, Reading]:
    months = whole_months(asked.period)
    return months, reading(asked.basis, (months.start, months.end), scope=scope)


def attempt_at(asked: Asked | Sought, *, scope: Scope, snapshots: Snapshots) -> Attempt:
    """All members, to be ranked here: mostly they are few."""
    statement = _statement(asked, scope, snapshots, is_ranked=False)
    return Attempt(statement, functools.partial(placed, limit=asked.limit))


def whole(asked: Asked | Sought, *, scope: Scope, snapshots: Snapshots) -> Statement:
    """However many members there are."""
    return _statement(asked, scope, snapshots, is_ranked=True)


def _statement(
    asked: Asked | Sought, scope: Scope, snapshots: Snapshots, *, is_ranked: bool
) -> Statement:
    months = whole_months(asked.period)
    read = named_for(snapshots, (months.start, months.end))
    if isinstance(asked, Sought):
        return _of_resources(asked, scope, read, marked(RESOURCES), is_ranked=is_ranked)
    tables = (*promoted.tables(), *marked((VALUES,)))
    return _of_values(asked, scope, read, tables, is_ranked=is_ranked)


@functools.lru_cache(maxsize=256)
def _of_resources(
    asked: Sought, scope: Scope, read: Named, tables: tuple[Table, ...], *, is_ranked: bool
) -> Statement:
    return compile_resources(
        asked,
        scope=scope,
        snapshots=read.ids,
        tables=tables,
        are_whole=read.are_whole,
        is_ranked=is_ranked,
    )


@functools.lru_cache(maxsize=256)
def _of_values(
    asked: Asked, scope: Scope, read: Named, tables: tuple[Table, ...], *, is_ranked: bool
) -> Statement:
    *of_questions, values = tables
    return compile_values(
        asked,
        scope=scope,
        snapshots=read.ids,
        sources=read.sources,
        tables=tuple(of_questions),
        values=values,
        are_whole=read.are_whole,
        is_ranked=is_ranked,
    )


def _found(asked: Asked | Sought, months: Period, read: Reading, result: Result) -> Found:
    names = tuple(NAMES) if isinstance(asked, Sought) else ("name",)
    items = list(islice(_items(result, names), asked.limit))
    if isinstance(asked, Asked) and asked.dimension == TAG_KEYS:
        # A key is named as it is spelled: whatever the case, it is the same key.
        items = [each | {"value": each["name"], "name": ""} for each in items]
    return Found(tuple(items), len(result) > asked.limit, months, read.as_of)


def _items(result: Result, names: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    columns: dict[str, Iterable[Any]] = {**result.by_name()}
    if not columns:
        return
    values, costs, lines = columns["member"], columns["costs"], columns["lines"]
    for value, cost, number, named in zip(
        values, costs, lines, columns.get("named", repeat(("",))), strict=False
    ):
        told = {"value": value, "name": named[0], "cost": dict(cost), "lines": number}
        yield told | dict(zip(names[1:], named[1:], strict=True)) if len(names) > 1 else told
