"""Lines that were set aside, to be looked into. No scope narrows them: the door has to."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Statement
from abi.core.errors import AppError
from billing.history_errors import UNKNOWN_SNAPSHOT
from billing.models import Snapshot
from billing.prices import open_line, open_value

Position = tuple[str, str, int]
"""(rule, blob, line number): the order of the table, and total within a snapshot."""

_OF = "billing_period = {period:Date} AND snapshot_id = {snapshot:UInt64}"
# A field may be as long as its file and need not be UTF-8: what is shown is cut and valid.
_LINES = f"""
SELECT
    rule, blob, line_no,
    bad_column AS `column`,
    leftUTF8(toValidUTF8(bad_value), 1000) AS value,
    leftUTF8(toValidUTF8(raw), 20000) AS raw_text,
    length(raw) AS raw_bytes,
    cost,
    billing_currency AS currency
FROM quarantine
WHERE {_OF} AND ({{rule:String}} = '' OR rule = {{rule:String}})
    AND (rule, blob, line_no) > ({{r:String}}, {{b:String}}, {{l:UInt64}})
ORDER BY rule, blob, line_no
LIMIT {{limit:UInt64}}
"""
_SUMMARY = f"""
SELECT rule, billing_currency AS currency, count() AS lines, countIf(isNull(q.cost)) AS unreadable,
    sum(ifNull(q.cost, 0)) AS readable_cost
FROM quarantine AS q
WHERE {_OF}
GROUP BY rule, currency
ORDER BY rule, currency
"""


@dataclass(frozen=True, slots=True)
class Quarantine:
    """The quarantine of one snapshot; with `sees_prices` as it was delivered."""

    snapshot_id: int
    billing_period: date
    sees_prices: bool

    def lines(self, rule: str, *, after: Position, limit: int) -> list[dict[str, Any]]:
        """Of one rule, or of every rule where it is empty; in the order of `Position`."""
        which = {"rule": rule, "r": after[0], "b": after[1], "l": after[2], "limit": limit}
        rows = self._rows(_LINES, which)
        return list(rows if self.sees_prices else map(_without_prices, rows))

    def summary(self) -> list[dict[str, Any]]:
        """Lines and money of each rule and currency; `unreadable` lines have no known cost."""
        return list(self._rows(_SUMMARY, {}))

    def _rows(self, sql: str, params: dict[str, object]) -> Iterator[dict[str, Any]]:
        of = {"period": self.billing_period, "snapshot": self.snapshot_id}
        result = client.read(Statement(sql, of | params))
        names = [column.name for column in result.columns]
        return (dict(zip(names, row, strict=True)) for row in result.rows())


def _without_prices(line: dict[str, Any]) -> dict[str, Any]:
    return line | {
        "value": open_value(line["column"], line["value"]),
        "raw_text": open_line(line["raw_text"]),
    }


def of(snapshot_id: int, *, sees_prices: bool) -> Quarantine:
    """Whatever became of the snapshot. Raises AppError `unknown_snapshot`."""
    snapshot = Snapshot.objects.filter(pk=snapshot_id).first()
    if snapshot is None:
        raise AppError(UNKNOWN_SNAPSHOT, f"snapshot {snapshot_id}")
    return Quarantine(snapshot.pk, snapshot.billing_period, sees_prices)
