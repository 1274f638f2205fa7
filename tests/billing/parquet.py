"""Small Parquet deliveries, written by another implementation than the one that reads them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tests.billing.deliveries import HEADER, Row

_NUMBERS = ("Quantity", "EffectivePrice", "CostInBillingCurrency", "UnitPrice")
_DATES = ("Date", "BillingPeriodStartDate", "BillingPeriodEndDate")
_REPEATED = ("SubscriptionId", "MeterCategory", "ChargeType", "BillingCurrencyCode")


def as_text(lines: Sequence[Row]) -> pa.Table:
    """Every column a string, as in a CSV."""
    return pa.table({name: pa.array([line[name] for line in lines]) for name in HEADER})


def as_azure(lines: Sequence[Row], *, numbers: pa.DataType | None = None) -> pa.Table:
    """Typed: decimals (or `numbers`), timestamps, dictionaries; an empty text is a null."""
    return pa.table({name: _column(name, lines, numbers) for name in HEADER})


def write_parquet(path: Path, table: pa.Table, **options: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, path, **({"compression": "snappy"} | options))
    return path


def _column(name: str, lines: Sequence[Row], numbers: pa.DataType | None) -> pa.Array:
    texts = [line[name] or None for line in lines]
    if name in _NUMBERS:
        type_ = numbers or pa.decimal128(38, 28)
        make = float if pa.types.is_floating(type_) else Decimal
        return pa.array([None if text is None else make(text) for text in texts], type_)
    if name in _DATES:
        days = [datetime.strptime(text, "%m/%d/%Y").replace(tzinfo=UTC) for text in texts if text]
        return pa.array(days, pa.timestamp("ms", "UTC"))
    if name in _REPEATED:
        return pa.array(texts).dictionary_encode()
    return pa.array(texts)
