"""Amounts in a currency of the reader's choice, exactly. Pure.

An amount times a rate: 30 decimals times 18 are 48, all of which 76 digits hold, so nothing is
rounded. A rate is used as it was entered, from one currency into another for one month: the inverse
of a rate, and a rate by way of a third currency, would have to be rounded.
"""

from dataclasses import dataclass, replace
from datetime import date

from analytics.decimal_sql import RATE_SCALE
from analytics.params import Params
from analytics.vocabulary import Measure

RATE = "display_rate"
CURRENCY = "billing_currency"
# What a rate is found by and multiplied to.
COLUMNS = (CURRENCY, "date")
_MONTH = f"concat({CURRENCY}, ' ', toString(toStartOfMonth(date)))"


@dataclass(frozen=True, slots=True)
class Rate:
    """One unit of `currency` is `rate` (decimal text) units of another, in one month."""

    currency: str
    month: date
    rate: str

    @property
    def key(self) -> str:
        return f"{self.currency} {self.month.isoformat()}"


@dataclass(frozen=True, slots=True)
class Rates:
    """Everything known into `currency`, from the rate set of this number."""

    currency: str
    rate_set: int
    rates: tuple[Rate, ...]


def rate_sql(rates: Rates, params: Params) -> str:
    """The rate of a row: by its currency and the month of its date; 0 where none is known."""
    into = params.fixed("display_currency", "String", rates.currency)
    keys = params.fixed("rate_keys", "Array(String)", [each.key for each in rates.rates])
    values = params.fixed("rates", "Array(String)", [each.rate for each in rates.rates])
    # ClickHouse finds texts among texts, and no decimals.
    found = f"transform({_MONTH}, {keys}, {values}, '0')"
    return f"toDecimal128(if({CURRENCY} = {into}, '1', {found}), {RATE_SCALE})"


def is_converted(measure: Measure, rates: Rates | None) -> bool:
    return rates is not None and measure.per == CURRENCY


def measured(measure: Measure, rates: Rates | None, when: str = "") -> str:
    """The aggregate, converted where it is money; NULL where a row has no rate.

    A sum of those that have one would look like all of them. A row counts whatever its amount: what
    adds up to nothing in a rollup may be more in each of its lines.
    """
    if not is_converted(measure, rates):
        return measure.sql(when)
    amount = measure.argument or measure.column
    sum_ = replace(measure, argument=f"{amount} * {RATE}").sql(when)
    unknown = f"{RATE} = 0 AND {when}" if when else f"{RATE} = 0"
    return f"if(countIf({unknown}) = 0, {sum_}, NULL)"
