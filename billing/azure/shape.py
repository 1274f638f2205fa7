"""How to read one file, as its head tells. Pure."""

from dataclasses import dataclass

from billing.azure.columns import ColumnMap
from billing.azure.dates import DateStyle
from billing.azure.rules import NO_RULES, ReadingRules

# The effective cost is a column of FOCUS alone: elsewhere the dataset says what the cost is.
NUMBERS = (
    "cost",
    "effective",
    "consumed_quantity",
    "resource_rate",
    "unit_price",
    "payg_price",
    "cost_in_pricing_currency",
    "exchange_rate",
)
DATES = ("date", "billing_period_start", "exchange_rate_date")


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read one file: its columns, its date styles and what is the same on every line.

    A `tidy` file is known to be UTF-8 without a NUL byte: no cell is asked again.
    """

    columns: ColumnMap
    styles: dict[str, DateStyle]
    dataset: str
    rules: ReadingRules = NO_RULES
    tidy: bool = False
