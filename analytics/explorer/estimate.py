"""What SQL would read, told before it is run: rows and bytes, and nothing about the tables."""

import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from abi.core.accounts.scope import Scope
from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Identity, Statement
from analytics.explorer.columns import COLUMNS
from analytics.explorer.limits import Limits, limits
from analytics.explorer.place import Place, explored, place_for
from analytics.explorer.run import judged
from analytics.explorer.syntax import Node
from analytics.explorer.wording import told_of
from analytics.whole_line import WHOLE_LINE

_ROWS = 3  # database, table, parts, rows, marks
_STAR = frozenset({"Asterisk", "QualifiedAsterisk", "ColumnsRegexpMatcher"})
_LASTS_SECONDS = 600.0
# A small part keeps its columns in one file and knows only what all of them take.
_WIDTHS = """
SELECT column,
    sum(if(part_type = 'Compact', data_uncompressed_bytes / columns,
           toFloat64(column_data_uncompressed_bytes))) / greatest(sum(rows), 1) AS width
FROM (
    SELECT *, count() OVER (PARTITION BY name) AS columns
    FROM system.parts_columns
    WHERE active AND database = currentDatabase() AND table = 'charges'
)
GROUP BY column
"""
_widths: list[tuple[float, dict[str, float]]] = [(0.0, {})]


@dataclass(frozen=True, slots=True)
class Estimate:
    """At most so many rows and bytes, before compression; `limits` are what one run may read."""

    rows: int
    bytes: int
    limits: Limits

    @property
    def is_too_much(self) -> bool:
        return self.rows > self.limits.read_rows or self.bytes > self.limits.read_bytes


def estimate(query: str, parameters: Mapping[str, object], *, scope: Scope) -> Estimate:
    """Nothing is run but SELECTs that stand for a value. Raises AppError as a run would."""
    place = place_for(scope)
    root = judged(query, parameters, place)
    rows = _rows(query, parameters, place)
    return Estimate(rows, int(rows * _width(root)), limits())


def _rows(query: str, parameters: Mapping[str, object], place: Place) -> int:
    sql, name = f"EXPLAIN ESTIMATE {query}", f"estimate-{uuid.uuid4()}"
    with told_of(query):
        found = explored(sql, parameters, place=place, run=name, most=1000)
    return sum(int(str(row[_ROWS])) for row in found.result.rows())


def _width(root: Node) -> float:
    """Bytes that a row of `charges` has in the columns that are named; of a star in all."""
    nodes = list(root.walk())
    named = {node.name.rpartition(".")[2] for node in nodes if node.kind == "Identifier"}
    tables = {node.name for node in nodes if node.kind == "TableIdentifier"} & COLUMNS.keys()
    is_all = any(node.kind in _STAR for node in nodes) or "focus" in tables
    sources = {each.source for view in tables for each in COLUMNS[view] if each.name in named}
    widths = _column_widths()
    return sum(widths.get(each, 0.0) for each in (WHOLE_LINE if is_all else sources))


def _column_widths() -> dict[str, float]:
    until, found = _widths[0]
    if time.monotonic() >= until:
        rows = client.read(Statement(_WIDTHS), identity=Identity.WRITER).rows()
        found = {str(column): float(str(width)) for column, width in rows}
        # Before anything was loaded there is nothing to remember.
        _widths[0] = (time.monotonic() + (_LASTS_SECONDS if found else 0), found)
    return found
