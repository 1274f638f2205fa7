"""The DDL of one server, as reviewed, into the DDL of a cluster. Pure.

A stored table becomes two: `<name>_local`, replicated, and `<name>`, which reads and writes it on
all shards, so that statements elsewhere say the same as on one server. A row is placed by the
first columns of the table's order; no answer depends on where it lies. A statement of a shape that
is not known here is refused: nothing is passed on unread.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from enum import Enum, auto

from abi.core.clickhouse.errors import NOT_FOR_CLUSTERS
from abi.core.clickhouse.split_views import LOCAL, on_each_shard
from abi.core.errors import AppError

# One replica set per shard and table. The server puts its own words for the braces.
_IN_KEEPER = "'/clickhouse/tables/{shard}/{database}/{table}', '{replica}'"
# Rows that a SummingMergeTree would merge on one server have the same place: all of its order.
_PLACING = {"MergeTree": 2, "SummingMergeTree": None}

_COLUMN = r"ADD COLUMN IF NOT EXISTS \w+ [A-Z]\w*(?:\([\w(), ]*\))?(?: AFTER \w+)?"
_STORED = re.compile(
    r"CREATE TABLE IF NOT EXISTS (?P<name>\w+) (?P<columns>\(\n.*\n\)) "
    r"ENGINE = (?P<engine>(?:Summing)?MergeTree)(?:\((?P<summed>\([\w, ]+\))\))?\s"
    r"(?P<kept>(?:PARTITION BY (?:\w+|\([\w, ]+\)|\w+\(\w+\))\s)?"
    r"ORDER BY (?P<order>\w+|\([\w,\s]+\))(?:\sSETTINGS \w+ = \d+(?:, \w+ = \d+)*)?)",
    re.DOTALL,
)
_PASSED_ON = re.compile(
    r"CREATE TABLE IF NOT EXISTS (?P<name>\w+) (?P<rest>ENGINE = Null AS\nSELECT\b.*\nLIMIT 0)",
    re.DOTALL,
)
_FEED = re.compile(
    r"CREATE MATERIALIZED VIEW IF NOT EXISTS (?P<name>\w+) (?P<rest>TO (?P<to>\w+) AS\nSELECT\b.*)",
    re.DOTALL,
)
_VIEW = re.compile(r"CREATE VIEW IF NOT EXISTS (?P<name>\w+) AS\n(?P<select>SELECT\b.*)", re.DOTALL)
_ALTER = re.compile(rf"ALTER TABLE (?P<name>\w+)(?P<rest>\s+{_COLUMN}(?:,\s+{_COLUMN})*)")
_TUNE = re.compile(
    r"ALTER TABLE (?P<name>\w+)(?P<rest>\s+(?:MODIFY"
    r" (?:SETTING \w+ = \d+(?:,\s+\w+ = \d+)*|COLUMN \w+ \w+ CODEC\(\w+\))"
    r"|ADD INDEX IF NOT EXISTS \w+ \w+ TYPE minmax GRANULARITY \d+|MATERIALIZE INDEX \w+))"
)
_DROP = re.compile(r"DROP (?P<what>VIEW|TABLE) IF EXISTS (?P<name>\w+)(?: SYNC)?")
_TRUNCATE = re.compile(r"TRUNCATE TABLE (?P<name>\w+)")
_FILL = re.compile(
    r"INSERT INTO (?P<name>\w+) SELECT \* FROM (?P<view>\w+)(?:\sSETTINGS [\w]+ = \d+)?"
)


class Kind(Enum):
    """What a name stands for. PASSED_ON keeps nothing; a FEED is what a PASSED_ON table wakes."""

    STORED = auto()
    PASSED_ON = auto()
    FEED = auto()
    VIEW = auto()


def clustered(files: Mapping[str, Iterable[str]], *, cluster: str) -> dict[str, list[str]]:
    """By file, in order, the statements that make on `cluster` what these make on one server.

    Raises AppError `clickhouse_not_for_clusters`, naming the file, its statement and the reason.
    """
    schema, written = _Schema(cluster), dict[str, list[str]]()
    for file, statements in files.items():
        written[file] = []
        for statement in statements:
            try:
                written[file] += schema.rewritten(statement)
            except ValueError as e:
                first = statement.partition("\n")[0]
                raise AppError(NOT_FOR_CLUSTERS, f"{file}: {first} …: {e}") from e
    return written


class _Schema:
    """What the statements so far have made."""

    def __init__(self, cluster: str) -> None:
        self._cluster = cluster
        self._kinds: dict[str, Kind] = {}
        self._placed_by: dict[str, tuple[str, ...]] = {}

    def rewritten(self, statement: str) -> list[str]:
        shapes: dict[re.Pattern[str], Callable[[re.Match[str]], list[str]]] = {
            _STORED: self._stored,
            _PASSED_ON: self._passed_on,
            _FEED: self._feed,
            _VIEW: self._view,
            _ALTER: self._alter,
            _TUNE: self._tune,
            _DROP: self._drop,
            _TRUNCATE: self._truncate,
            _FILL: self._fill,
        }
        for shape, write in shapes.items():
            if match := shape.fullmatch(statement):
                return write(match)
        raise ValueError("a statement of this shape is not known")

    def _stored(self, of: re.Match[str]) -> list[str]:
        name, engine = self._new(of["name"], Kind.STORED), of["engine"]
        order = tuple(re.findall(r"\w+", of["order"]))
        self._placed_by[name] = order[: _PLACING[engine]]
        summed = f", {of['summed']}" if of["summed"] else ""
        columns, kept = of["columns"], of["kept"]
        engine = f"Replicated{engine}({_IN_KEEPER}{summed})"
        local = self._on(name + LOCAL)
        return [
            f"CREATE TABLE IF NOT EXISTS {local} {columns} ENGINE = {engine}\n{kept}",
            self._distributed(name, f", cityHash64({', '.join(self._placed_by[name])})"),
        ]

    def _passed_on(self, of: re.Match[str]) -> list[str]:
        """On every server for itself: whichever reads a delivery sends its lines on."""
        name = self._new(of["name"], Kind.PASSED_ON)
        return [f"CREATE TABLE IF NOT EXISTS {self._on(name)} {of['rest']}"]

    def _feed(self, of: re.Match[str]) -> list[str]:
        self._known(of["to"], Kind.STORED)
        for table in re.findall(r"\bFROM\s+(\S+)", of["rest"]):
            self._known(table, Kind.PASSED_ON)
        name = self._new(of["name"], Kind.FEED)
        return [f"CREATE MATERIALIZED VIEW IF NOT EXISTS {self._on(name)} {of['rest']}"]

    def _view(self, of: re.Match[str]) -> list[str]:
        name = self._new(of["name"], Kind.VIEW)
        select = on_each_shard(of["select"], self._placed_by)
        return [
            f"CREATE VIEW IF NOT EXISTS {self._on(name + LOCAL)} AS\n{select}",
            self._distributed(name, ""),
        ]

    def _alter(self, of: re.Match[str]) -> list[str]:
        kind = self._known(of["name"], Kind.STORED, Kind.PASSED_ON)
        stored = [of["name"] + LOCAL] if kind is Kind.STORED else []
        return [f"ALTER TABLE {self._on(name)}{of['rest']}" for name in (*stored, of["name"])]

    def _tune(self, of: re.Match[str]) -> list[str]:
        """How a table is kept is the matter of what keeps it."""
        self._known(of["name"], Kind.STORED)
        return [f"ALTER TABLE {self._on(of['name'] + LOCAL)}{of['rest']}"]

    def _drop(self, of: re.Match[str]) -> list[str]:
        name = of["name"]
        kinds = (Kind.STORED,) if of["what"] == "TABLE" else (Kind.FEED, Kind.VIEW)
        kind = self._known(name, *kinds)
        del self._kinds[name]
        self._placed_by.pop(name, None)
        if kind is Kind.FEED:
            return [f"DROP VIEW IF EXISTS {self._on(name)} SYNC"]
        return [
            f"DROP TABLE IF EXISTS {self._on(name)} SYNC",
            f"DROP {of['what']} IF EXISTS {self._on(name + LOCAL)} SYNC",
        ]

    def _truncate(self, of: re.Match[str]) -> list[str]:
        self._known(of["name"], Kind.STORED)
        return [f"TRUNCATE TABLE {self._on(of['name'] + LOCAL)} SYNC"]

    def _fill(self, of: re.Match[str]) -> list[str]:
        """What is filled next may read it from any replica."""
        self._known(of["name"], Kind.STORED)
        self._known(of["view"], Kind.VIEW)
        return [of[0], sync_replica(of["name"] + LOCAL, cluster=self._cluster)]

    def _distributed(self, name: str, placing: str) -> str:
        of = f"'{self._cluster}', currentDatabase(), '{name}{LOCAL}'{placing}"
        return (
            f"CREATE TABLE IF NOT EXISTS {self._on(name)} AS {name}{LOCAL}"
            f"\nENGINE = Distributed({of})"
        )

    def _on(self, name: str) -> str:
        return f"{name} ON CLUSTER '{self._cluster}'"

    def _new(self, name: str, kind: Kind) -> str:
        if name in self._kinds or name.endswith(LOCAL):
            raise ValueError(f"the name {name} is taken")
        self._kinds[name] = kind
        return name

    def _known(self, name: str, *kinds: Kind) -> Kind:
        kind = self._kinds.get(name)
        if kind is None or kind not in kinds:
            raise ValueError(f"{name} is {kind.name if kind else 'not made before'}")
        return kind


def sync_replica(table: str, *, cluster: str) -> str:
    """A statement that ends when every live replica has all that was inserted before it."""
    return f"SYSTEM SYNC REPLICA ON CLUSTER '{cluster}' {table} LIGHTWEIGHT"
