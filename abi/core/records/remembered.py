"""What this process has read from PostgreSQL, kept for as long as no record has changed.

Every transaction that changes a watched table leaves its id (`watched.py`). What was read is kept
beside the database snapshot in which nothing of it had changed; before it is used again one query
asks whether a transaction is seen now that was not seen then. So it is never older than the
question, whoever changed what: nobody has to say so, and nothing expires.
"""

import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, cast

from django.db import Error, connection

from abi.core.records.look import Moment, look, looked

_MOST = 1024


@dataclass(frozen=True, slots=True)
class _Kept:
    value: Any
    until: float


@dataclass(frozen=True, slots=True)
class _Seen:
    """A moment, and what holds in it."""

    moment: Moment
    kept: dict[Hashable, _Kept] = field(default_factory=dict)


_latest = [_Seen(Moment("1:1:", "1970-01-01 00:00:00+00", "1970-01-01 00:00:00+00"))]
_look: ContextVar[list[_Seen] | None] = ContextVar("records_look", default=None)
_Answer = Callable[[], tuple[Moment, bool]]
_ahead: ContextVar[tuple[_Seen, _Answer] | None] = ContextVar("records_ahead", default=None)


@contextmanager
def one_look(*, is_needed: bool = False) -> Iterator[None]:
    """Whether a record has changed is asked once for everything inside: a request.

    Where it is sure that something is used, and nothing else asks PostgreSQL before that, the
    question is on its way at once.
    """
    token = _look.set([])
    if is_needed:
        _ask_ahead()
    try:
        yield
    finally:
        _heard()
        _look.reset(token)


def look_again() -> None:
    """From here on, within `one_look`, each use asks again: records may be changed."""
    _heard()
    _look.set(None)


def _for_ever(_value: object) -> float:
    return float("inf")


def remembered[T](
    key: Hashable, read: Callable[[], T], *, lasts: Callable[[T], float] = _for_ever
) -> T:
    """What `read` gave for this key, or gives now: a value that nobody changes.

    `lasts` says of what depends on the clock as well for how many seconds it holds. In a
    transaction, which may have changed records that nobody else sees, everything is read.
    """
    if connection.in_atomic_block:
        _heard()
        return read()
    kept = _seen().kept
    found = kept.get(key)
    if found is not None and time.monotonic() < found.until:
        return cast("T", found.value)
    value = read()
    if len(kept) >= _MOST:
        kept.clear()
    kept[key] = _Kept(value, time.monotonic() + lasts(value))
    return value


def _seen() -> _Seen:
    look = _look.get()
    if look is None:
        return _checked()
    if not look:
        look.append(_checked())
    return look[0]


def _checked() -> _Seen:
    """The newest snapshot, with what was kept if it still holds.

    Of threads that check at once any may come last: each pair holds in itself, and what one of
    them keeps beside a snapshot that another found outdated is dropped with it.
    """
    before, found = _heard() or (_latest[0], None)
    moment, holds = found or _asked(before.moment)
    now = _Seen(moment, before.kept if holds else {})
    _latest[0] = now
    return now


def _ask_ahead() -> None:
    """On a connection that is there; where it is lost, that is found out later."""
    if connection.connection is None or connection.in_atomic_block:
        return
    before = _latest[0]
    with suppress(Error):
        _ahead.set((before, look(before.moment)))


def _heard() -> tuple[_Seen, tuple[Moment, bool] | None] | None:
    """What was asked ahead, and the answer where there is one. The connection is free then."""
    asked = _ahead.get()
    if asked is None:
        return None
    _ahead.set(None)
    before, answer = asked
    try:
        return before, answer()
    except Error:
        connection.close()
        return before, None


def _asked(before: Moment) -> tuple[Moment, bool]:
    """Most requests begin with this: Django would ask `SELECT 1` first, if a connection that is
    kept since the last one is still there. This tells as well, in one trip less.
    """
    kept: Any = connection  # the stubs do not know that it is checked
    is_tried = kept.connection is None or kept.health_check_done
    kept.health_check_done = True
    try:
        return looked(before)
    except Error:
        if is_tried:
            raise
        connection.close()
        return looked(before)
