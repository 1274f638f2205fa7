"""Answers of pickers and searches: members with what they cost, costliest first."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import Any

import structlog

from abi.core.accounts.scope import Scope
from abi.core.clickhouse.statement import Result, Statement
from analytics import promoted
from analytics.as_of import AsOf, Reading, reading
from analytics.cache import answers
from analytics.few_rows import marked
from analytics.pickers.resources_sql import NAMES, Sought, compile_resources
from analytics.pickers.value_tables import RESOURCES, VALUES
from analytics.pickers.values_sql import TAG_KEYS, Asked, compile_values
from analytics.pickers.whole_months import whole_months
from analytics.query import Period
from analytics.snapshots import all_dated_in

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


def members(asked: Asked | Sought, *, scope: Scope) -> Found:
    """What a dimension can be filtered to, or resources, as far as `scope` sees.

    A scope that sees nothing is answered without asking ClickHouse. Raises AppError
    `unknown_name`, `invalid_question`.
    """
    with structlog.contextvars.bound_contextvars(scope=scope.digest):
        months, read = _read(asked, scope)
        result = answers.read(_statement(asked, scope, read)) if read.snapshots else _NOTHING
        return _found(asked, months, read, result)


def said(
    asked: Asked | Sought, *, scope: Scope, say: Callable[[Found], bytes]
) -> tuple[bytes, AsOf]:
    """As `members`, put into words by `say`, who leaves out the `as_of` beside."""
    with structlog.contextvars.bound_contextvars(scope=scope.digest):
        months, read = _read(asked, scope)
        if not read.snapshots:
            return say(_found(asked, months, read, _NOTHING)), read.as_of
        statement = _statement(asked, scope, read)
        key = answers.key_of(statement, _WORDED, repr(asked))
        text = answers.said(key, statement, lambda found: say(_found(asked, months, read, found)))
        return text, read.as_of


def _read(asked: Asked | Sought, scope: Scope) -> tuple[Period, Reading]:
    months = whole_months(asked.period)
    return months, reading(asked.basis, (months.start, months.end), scope=scope)


def _statement(asked: Asked | Sought, scope: Scope, read: Reading) -> Statement:
    ids = tuple(each.snapshot_id for each in read.snapshots)
    months = whole_months(asked.period)
    are_whole = all_dated_in(read.snapshots, (months.start, months.end))
    if isinstance(asked, Sought):
        return compile_resources(
            asked, scope=scope, snapshots=ids, tables=marked(RESOURCES), are_whole=are_whole
        )
    sources = tuple(each.source for each in read.snapshots)
    (values,) = marked((VALUES,))
    return compile_values(
        asked,
        scope=scope,
        snapshots=ids,
        sources=sources,
        tables=promoted.tables(),
        values=values,
        are_whole=are_whole,
    )


def _found(asked: Asked | Sought, months: Period, read: Reading, result: Result) -> Found:
    names = tuple(NAMES) if isinstance(asked, Sought) else ("name",)
    items = [_item(row, names) for row in islice(result.records(), asked.limit)]
    if isinstance(asked, Asked) and asked.dimension == TAG_KEYS:
        # A key is named as it is spelled: whatever the case, it is the same key.
        items = [each | {"value": each["name"], "name": ""} for each in items]
    return Found(tuple(items), len(result) > asked.limit, months, read.as_of)


def _item(row: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    named = {"name": ""} | dict(zip(names, row.get("named", ()), strict=False))
    told = {"value": row["member"], "name": named.pop("name"), "cost": dict(row["costs"])}
    return told | {"lines": row["lines"]} | named
