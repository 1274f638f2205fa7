"""One page of billing lines as SQL, in the owner's row shape. Pure.

Pages follow a total order of lines, so a page starts right after the last line of the one before,
however many lines are equal in everything but their place in the file.
"""

from dataclasses import dataclass
from datetime import date

from abi.core.accounts.scope import Scope
from abi.core.clickhouse.statement import Statement
from analytics.params import Params
from analytics.query import Filter, Period
from analytics.tables import CHARGES, Table
from analytics.visible import Reach, visible
from analytics.vocabulary import DETAIL_COLUMNS, LINE_KEY, Basis, Operator

_KEY = ", ".join(LINE_KEY)


@dataclass(frozen=True, slots=True)
class Lines:
    """Which lines are asked for; an empty list of values does not filter."""

    period: Period
    subscription_ids: tuple[str, ...] = ()
    resource_groups: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    basis: Basis = Basis.BILLED

    @property
    def filters(self) -> tuple[Filter, ...]:
        """Checked and canonical. Raises AppError `invalid_question`."""
        asked = {
            "subscription": self.subscription_ids,
            "resource_group": self.resource_groups,
            "service": self.services,
        }
        return tuple(Filter(name, Operator.IN, values) for name, values in asked.items() if values)


@dataclass(frozen=True, slots=True)
class Position:
    """The place of one line in the order of all lines."""

    date: date
    line_hash: int
    snapshot_id: int
    blob: str
    line_no: int


def compile_page(
    lines: Lines,
    *,
    scope: Scope,
    snapshots: tuple[int, ...],
    after: Position | None,
    limit: int,
    table: Table = CHARGES,
) -> Statement:
    """At most `limit` lines after a position, as far as `scope` sees, and their occurrence."""
    params = Params()
    reach = Reach(scope, snapshots, lines.period.start, lines.period.end)
    columns = {*DETAIL_COLUMNS, *LINE_KEY, *_FILTERED.values()}
    seen = visible(columns, reach=reach, params=params, table=table)
    conditions = [
        f"{_FILTERED[filter_.dimension]} IN {params.texts('filter', filter_.values)}"
        for filter_ in lines.filters
    ]
    if after:
        conditions.append(f"({_KEY}) > {_position(after, params)}")
    where = f"WHERE {' AND '.join(conditions)}\n" if conditions else ""
    return Statement(
        f"WITH visible AS (\n{seen}\n),\npage AS (\n"
        f"SELECT * FROM visible\n{where}ORDER BY {_KEY}\n"
        f"LIMIT {params.fixed('limit', 'UInt64', limit)}\n),\n{REPEATS}\n"
        f"SELECT page.*, greatest(repeats.occurrence, 1) AS occurrence\n"
        f"FROM page LEFT JOIN repeats USING (snapshot_id, line_hash, blob, line_no)\n"
        f"ORDER BY {_KEY}",
        params.values,
    )


_FILTERED = {
    "subscription": "subscription_key",
    "resource_group": "resource_group_key",
    "service": "meter_category",
}
# Only lines that equal an earlier one are in that table; every other line is the first of its kind.
REPEATS = """repeats AS (
SELECT snapshot_id, line_hash, blob, line_no, occurrence
FROM charge_duplicates
WHERE snapshot_id IN {snapshots:Array(UInt64)}
)"""


def _position(after: Position, params: Params) -> str:
    return (
        f"({params.fixed('after_date', 'Date', after.date.isoformat())},"
        f" {params.fixed('after_hash', 'UInt128', after.line_hash)},"
        f" {params.fixed('after_snapshot', 'UInt64', after.snapshot_id)},"
        f" {params.fixed('after_blob', 'String', after.blob)},"
        f" {params.fixed('after_line', 'UInt64', after.line_no)})"
    )
