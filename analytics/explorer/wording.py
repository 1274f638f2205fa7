"""ClickHouse's refusals of people's own SQL in words that tell them what to do, and nothing else.

Its messages may name our databases and tables, other people's names as hints, and values; only of
mistakes in the text are they passed on, cut down to the mistake. Pure.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from abi.core.clickhouse.errors import RefusedError
from abi.core.errors import AppError, ErrorKind
from analytics.explorer.errors import BUSY, CANCELLED, LIMIT, NOT_ALLOWED, REFUSED, SYNTAX

# https://clickhouse.com/docs — numeric codes as the server sends them.
_KINDS: dict[int, ErrorKind] = {
    62: SYNTAX,
    158: LIMIT,  # TOO_MANY_ROWS
    159: LIMIT,  # TIMEOUT_EXCEEDED
    161: LIMIT,  # TOO_MANY_COLUMNS
    162: LIMIT,  # TOO_DEEP_SUBQUERIES
    167: LIMIT,  # TOO_DEEP_AST
    168: LIMIT,  # TOO_BIG_AST
    191: LIMIT,  # SET_SIZE_LIMIT_EXCEEDED
    241: LIMIT,  # MEMORY_LIMIT_EXCEEDED
    306: LIMIT,  # TOO_DEEP_RECURSION
    307: LIMIT,  # TOO_MANY_BYTES
    396: LIMIT,  # TOO_MANY_ROWS_OR_BYTES
    202: BUSY,  # TOO_MANY_SIMULTANEOUS_QUERIES
    394: CANCELLED,
    735: CANCELLED,
    164: NOT_ALLOWED,  # READONLY
    497: NOT_ALLOWED,  # ACCESS_DENIED
}
# Mistakes in the text itself: their message speaks of it alone.
_OF_THE_TEXT = frozenset(
    # Illegal column, argument count, types, unknown function, identifier, type, not an aggregate,
    # nested aggregate, ambiguous name, union of unlike columns, missing substitution, …
    {8, 10, 16, 35, 36, 42, 43, 44, 46, 47, 50, 53, 63, 70, 179, 184, 207, 215, 258, 352, 386, 456}
)
_TAIL = re.compile(
    r"(?: In scope | Stack trace|: While |: while |\. Maybe you meant|: In scope|"
    r": Maybe you meant|: necessary|\. Expected one of|\(version ).*",
    re.DOTALL,
)
_OURS = re.compile(r"`?abi(?:_sql_\w+)?`?\.|__table\d+\.|`?abi_sql_\w+`?")
_PLACE = re.compile(r"failed at position (\d+) \((.*?)\)", re.DOTALL)
_PREFIX = "EXPLAIN AST "
_MOST = 500


@contextmanager
def told_of(sql: str) -> Iterator[None]:
    """A refusal inside is told of this text. Raises AppError."""
    try:
        yield
    except RefusedError as refused:
        raise said(refused, sql) from refused


def said(refused: RefusedError, sql: str) -> AppError:
    """The kind, and of a mistake in the text its place or the server's first sentence."""
    kind = _KINDS.get(refused.code, REFUSED)
    if kind is SYNTAX:
        return AppError(kind, _place(refused.message, sql))
    if refused.code in _OF_THE_TEXT:
        return AppError(kind, _sentence(refused.message))
    return AppError(kind, f"ClickHouse code {refused.code}")


def shown(text: str) -> str:
    """What can be told and kept: a name may hold any character."""
    return "".join(each if each.isprintable() else repr(each)[1:-1] for each in text)[:_MOST]


def _sentence(message: str) -> str:
    told = _TAIL.sub("", message.removeprefix("DB::Exception: ").strip())
    return shown(_OURS.sub("", told))


def _place(message: str, sql: str) -> str:
    """Line and column, both from one, of the text as it was typed."""
    found = _PLACE.search(message)
    if found is None:
        return _sentence(message.removeprefix("Syntax error: "))
    # The server counts bytes, and the words that we put before the text.
    at = max(int(found[1]) - 1 - len(_PREFIX), 0)
    before = sql.encode()[:at].decode(errors="ignore")
    line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
    return f"line {line}, column {column}, at {found[2][:80]!r}"
