"""One billing line with all its columns, and the lines equal to it, as SQL. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from abi.core.accounts.scope import Scope
from abi.core.clickhouse.statement import Statement
from analytics.details import REPEATS
from analytics.line_columns import LINES
from analytics.params import Params
from analytics.visible import Reach, visible


@dataclass(frozen=True, slots=True)
class LineKey:
    """What the id of a line says, and the day it is dated: equal lines differ in `occurrence`."""

    line_hash: int
    occurrence: int
    date: date

    @property
    def id(self) -> str:
        return f"{self.line_hash:032x}-{self.occurrence}"


def compile_line(
    key: LineKey, *, scope: Scope, snapshots: tuple[int, ...], limit: int
) -> Statement:
    """The line first, then at most `limit` others that equal it, in the order of their files.

    Every column of `LINES`, and `occurrence`. The first row is the line itself only if it has the
    occurrence that was asked for.
    """
    params = Params()
    reach = Reach(scope, snapshots, key.date, key.date + timedelta(days=1))
    seen = visible(LINES.columns, reach=reach, params=params, table=LINES)
    same = params.fixed("line_hash", "UInt128", key.line_hash)
    asked = params.fixed("occurrence", "UInt64", key.occurrence)
    return Statement(
        f"WITH visible AS (\n{seen}\n),\nsame AS (\n"
        f"SELECT * FROM visible WHERE line_hash = {same}\n),\n{REPEATS}\n"
        f"SELECT same.*, greatest(repeats.occurrence, 1) AS occurrence\n"
        f"FROM same LEFT JOIN repeats USING (snapshot_id, line_hash, blob, line_no)\n"
        f"ORDER BY occurrence = {asked} DESC, snapshot_id, blob, line_no\n"
        f"LIMIT {params.fixed('limit', 'UInt64', limit + 1)}",
        params.values,
    )
