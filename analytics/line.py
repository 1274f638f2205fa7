"""A billing line by its id: all of it, the file and row it came from, and its equals."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import structlog
from django.utils import timezone

from abi.core.accounts.scope import Scope
from abi.core.clickhouse import client
from abi.core.decimals import decimal_text
from abi.core.errors import AppError
from analytics.as_of import AsOf, Read, told
from analytics.errors import NO_SUCH_LINE
from analytics.line_columns import COLUMNS
from analytics.line_sql import LineKey, compile_line
from analytics.lines import item
from analytics.snapshots import published
from analytics.vocabulary import Basis
from billing import origins, publications
from billing.origins import Origin
from billing.prices import Withheld, hidden
from billing.publications import PublishedSnapshot

MOST_EQUALS = 100
_ID = re.compile(r"([0-9a-f]{32})-([1-9][0-9]{0,17})")


@dataclass(frozen=True, slots=True)
class Asked:
    """`id` and `date` as /billing/data gives them; a snapshot other than those shown now, or 0."""

    id: str
    date: date
    basis: Basis
    snapshot_id: int = 0

    @property
    def key(self) -> LineKey:
        """Raises AppError `no_such_line` where this is the id of no line."""
        said = _ID.fullmatch(self.id)
        if said is None:
            raise AppError(NO_SUCH_LINE, self.id[:60])
        return LineKey(int(said[1], 16), int(said[2]), self.date)


@dataclass(frozen=True, slots=True)
class FoundLine:
    """`item` as /billing/data has it; `columns` by name, text or None; `equals` with the line."""

    item: dict[str, object]
    columns: dict[str, str | None]
    tags: dict[str, str]
    unknown_columns: dict[str, str]
    origin: Origin
    line_number: int
    equals: tuple[dict[str, Any], ...]
    has_more_equals: bool
    withheld: Withheld | None
    as_of: AsOf


def line(asked: Asked, *, scope: Scope) -> FoundLine:
    """Raises AppError `no_such_line`: also of a line that is there, but not within `scope`."""
    read_at, key = timezone.now(), asked.key
    snapshots = _snapshots(asked, scope)
    ids = tuple(each.snapshot_id for each in snapshots)
    with structlog.contextvars.bound_contextvars(scope=scope.digest):
        statement = compile_line(key, scope=scope, snapshots=ids, limit=MOST_EQUALS)
        rows = list(client.read(statement).records()) if snapshots else []
        if not rows or rows[0]["occurrence"] != key.occurrence:
            raise AppError(NO_SUCH_LINE, asked.id)
        read = Read(asked.basis, (asked.date, asked.date + timedelta(days=1)), snapshots)
        as_of = told(read, scope=scope, read_at=read_at)
    withheld = hidden((*COLUMNS, "unknown_columns"), sees_prices=scope.sees_prices)
    return replace(_found(rows, snapshots, as_of), withheld=withheld)


def _snapshots(asked: Asked, scope: Scope) -> tuple[PublishedSnapshot, ...]:
    """The one that was asked for, if it was ever shown, or those shown now."""
    if asked.snapshot_id and not scope.sees_nothing:
        return tuple(publications.of_snapshots((asked.snapshot_id,)).values())
    return published(asked.basis, (asked.date, asked.date + timedelta(days=1)), scope=scope)


def _found(
    rows: list[dict[str, Any]], snapshots: tuple[PublishedSnapshot, ...], as_of: AsOf
) -> FoundLine:
    first, sources = rows[0], {each.snapshot_id: each.source for each in snapshots}
    places = sorted(rows[:MOST_EQUALS], key=lambda r: (r["snapshot_id"], r["blob"], r["line_no"]))
    return FoundLine(
        item=item(first),
        columns={name: _text(first[name]) for name in COLUMNS},
        tags=first["tags"],
        unknown_columns=first["other_columns"],
        origin=origins.of_line(first["snapshot_id"], first["blob"]),
        line_number=first["line_no"],
        equals=tuple(_place(row, sources) for row in places),
        has_more_equals=len(rows) > MOST_EQUALS,
        withheld=None,
        as_of=as_of,
    )


def _place(row: dict[str, Any], sources: dict[int, str]) -> dict[str, Any]:
    return {
        "id": item(row)["id"],
        "source": sources[row["snapshot_id"]],
        "snapshot_id": row["snapshot_id"],
        "blob": row["blob"],
        "line_number": row["line_no"],
    }


def _text(value: object) -> str | None:
    match value:
        case None | str():
            return value
        case bool():
            return "true" if value else "false"
        case Decimal():
            return decimal_text(value)
        case datetime() | date():
            return value.isoformat().replace("+00:00", "Z")
    raise TypeError(f"no text for {type(value).__name__}")
