"""What an export adds up to, beside what the datasets it is made of state."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from abi.core.clickhouse.statement import Result
from abi.core.decimals import EXACT
from analytics.focus.sql import UNKNOWN, Reading


@dataclass(frozen=True, slots=True)
class Books:
    """One currency of one month of one source, as far as the reader sees.

    `billed_stated` is the sum of the actual lines, `effective_stated` that of the amortized ones.
    """

    source: str
    billing_period: date
    currency: str
    rows: int
    billed: Decimal
    effective: Decimal
    billed_stated: Decimal
    effective_stated: Decimal
    unknown: dict[str, int]

    @property
    def billed_difference(self) -> Decimal:
        return EXACT.subtract(self.billed, self.billed_stated)

    @property
    def effective_difference(self) -> Decimal:
        return EXACT.subtract(self.effective, self.effective_stated)

    @property
    def is_exact(self) -> bool:
        return not self.billed_difference and not self.effective_difference


def books(result: Result, reading: Reading) -> tuple[Books, ...]:
    """By source, month and currency, as `compile_totals` groups them."""
    names = {source.id: source.name for source in reading.sources}
    columns = [column.name for column in result.columns]
    rows = (dict(zip(columns, row, strict=True)) for row in result.rows())
    return tuple(_books(row, names) for row in rows)


def _books(row: dict[str, Any], names: dict[int, str]) -> Books:
    return Books(
        source=names.get(row["source_id"], str(row["source_id"])),
        billing_period=row["billing_period"],
        currency=row["currency"],
        rows=row["row_count"],
        billed=row["billed_total"],
        effective=row["effective_total"],
        billed_stated=row["billed_stated"],
        effective_stated=row["effective_stated"],
        unknown={name.removeprefix("unknown_"): row[name] for name in UNKNOWN if row[name]},
    )
