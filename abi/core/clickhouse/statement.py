"""What is asked of ClickHouse and what comes back, as frozen values."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Identity(StrEnum):
    """Which ClickHouse user runs a statement."""

    READER = "reader"
    WRITER = "writer"
    EXPLORER = "explorer"
    ACCESS = "access"


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL with server-side placeholders (`{name:Type}`) and the values beside it.

    Values never enter `sql`; `settings` are ClickHouse settings for this statement alone.
    """

    sql: str
    params: Mapping[str, object] = field(default_factory=dict)
    settings: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Column:
    """A result column: its name and its ClickHouse type."""

    name: str
    type: str


@dataclass(frozen=True, slots=True)
class Result:
    """Columnar: `data[i]` holds every value of `columns[i]`."""

    columns: tuple[Column, ...]
    data: tuple[tuple[object, ...], ...]

    def __len__(self) -> int:
        return len(self.data[0]) if self.data else 0

    def rows(self) -> Iterator[tuple[object, ...]]:
        return zip(*self.data, strict=True)

    def records(self) -> Iterator[dict[str, Any]]:
        """The rows, each by column name."""
        names = [column.name for column in self.columns]
        return (dict(zip(names, row, strict=True)) for row in self.rows())

    def by_name(self) -> dict[str, tuple[Any, ...]]:
        """Every column's values, in the order of the columns."""
        names = (column.name for column in self.columns)
        return dict(zip(names, self.data, strict=True))

    def column(self, name: str) -> tuple[object, ...]:
        return self.data[[column.name for column in self.columns].index(name)]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a running statement is."""

    read_rows: int
    total_rows: int
    written_rows: int
    elapsed_seconds: float


@dataclass(frozen=True, slots=True)
class Entry:
    """Who asks where: a server's address with a user's password in it, and a database there."""

    url: str = field(repr=False)
    database: str


@dataclass(frozen=True, slots=True)
class Explored:
    """What a person's own SQL gave: no more rows than were wanted, and what it cost to find them.

    `is_cut` when there were more.
    """

    result: Result
    is_cut: bool
    read_rows: int
    read_bytes: int
