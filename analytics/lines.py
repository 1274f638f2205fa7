"""Billing lines page by page. A cursor pins the snapshots of the first page, never the access."""

import hashlib
import json
from dataclasses import astuple, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import structlog
from django.utils import timezone

from abi.core.accounts.scope import Scope
from abi.core.api import cursor as cursors
from abi.core.api.errors import INVALID_CURSOR
from abi.core.clickhouse import client
from abi.core.decimals import decimal_text
from abi.core.errors import AppError
from analytics import promoted
from analytics.as_of import AsOf, Read, told
from analytics.details import Lines, Position, compile_page
from analytics.snapshots import pinned, published
from analytics.vocabulary import DETAIL_COLUMNS, LINE_KEY
from billing.prices import Withheld, hidden
from billing.publications import PublishedSnapshot


@dataclass(frozen=True, slots=True)
class Page:
    """Lines in wire form, where they go on (None at the end), and what was read."""

    items: tuple[dict[str, object], ...]
    next_cursor: str | None
    as_of: AsOf
    withheld: Withheld | None


def page(lines: Lines, *, scope: Scope, limit: int, cursor: str = "") -> Page:
    """One page of what `scope` sees now; a cursor fixes which snapshots, and only that.

    Raises AppError `invalid_cursor` for a cursor of another question, `cursor_expired` when its
    snapshots are gone.
    """
    read_at = timezone.now()
    snapshots, after = _start(lines, scope, cursor)
    read = Read(lines.basis, (lines.period.start, lines.period.end), snapshots)
    withheld = hidden(DETAIL_COLUMNS, sees_prices=scope.sees_prices)
    if scope.sees_nothing or not snapshots:
        return Page((), None, told(read, scope=scope, read_at=read_at), withheld)
    statement = compile_page(
        lines,
        scope=scope,
        snapshots=tuple(snapshot.snapshot_id for snapshot in snapshots),
        after=after,
        limit=limit + 1,
        table=promoted.tables()[-1],
    )
    with structlog.contextvars.bound_contextvars(scope=scope.digest):
        rows = list(client.read(statement).records())
    return Page(
        items=tuple(item(row) for row in rows[:limit]),
        next_cursor=_cursor(lines, snapshots, rows[limit - 1]) if len(rows) > limit else None,
        as_of=told(read, scope=scope, read_at=read_at),
        withheld=withheld,
    )


def _start(
    lines: Lines, scope: Scope, cursor: str
) -> tuple[tuple[PublishedSnapshot, ...], Position | None]:
    position = cursors.decode(cursor) if cursor else None
    if position and position.get("asked") != _digest(lines):
        raise AppError(INVALID_CURSOR, "the cursor belongs to another question")
    if scope.sees_nothing:
        return (), None
    if position is None:
        period = (lines.period.start, lines.period.end)
        return published(lines.basis, period, scope=scope), None
    day, line_hash, *rest = position["after"]
    after = Position(date.fromisoformat(day), int(line_hash, 16), *rest)
    return pinned(tuple(position["snapshots"])), after


def _cursor(lines: Lines, snapshots: tuple[PublishedSnapshot, ...], last: dict[str, Any]) -> str:
    day, line_hash, *rest = (last[name] for name in LINE_KEY)
    return cursors.encode(
        {
            "asked": _digest(lines),
            "snapshots": [snapshot.snapshot_id for snapshot in snapshots],
            "after": [day.isoformat(), f"{line_hash:032x}", *rest],
        }
    )


def _digest(lines: Lines) -> str:
    """Names a question whatever the order of its values; it also checks them."""
    said = [lines.basis, astuple(lines.period), [astuple(part) for part in lines.filters]]
    return hashlib.sha256(json.dumps(said, default=str).encode()).hexdigest()[:16]


def item(row: dict[str, Any]) -> dict[str, object]:
    """The id names a line by what it says and by how many equal ones came before it."""
    identity = f"{row['line_hash']:032x}-{row['occurrence']}"
    return {"id": identity} | {name: _wire(row[name]) for name in DETAIL_COLUMNS}


def _wire(value: object) -> object:
    match value:
        case Decimal():
            return decimal_text(value)
        case date():  # and every datetime
            return value.isoformat().replace("+00:00", "Z")
    return value
