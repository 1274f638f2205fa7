"""What an answer says of the currency it was converted into. Pure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from analytics.answer import Block, Found, day_of
from analytics.conversion import CURRENCY, Rate, Rates, is_converted
from analytics.query import Period, Query
from analytics.vocabulary import Grain


@dataclass(frozen=True, slots=True, order=True)
class Missing:
    """Amounts of this currency in this month have no rate: what holds them is null."""

    currency: str
    month: date


@dataclass(frozen=True, slots=True)
class Displayed:
    """The currency of all money in the answer, the set and the rates it was converted with."""

    currency: str
    rate_set: int
    rates: tuple[Rate, ...]
    missing: tuple[Missing, ...]


def displayed(query: Query, totals: Block, read: Callable[[Query], Found]) -> Displayed | None:
    """None where nothing was converted. `read` is asked only where an amount is unknown."""
    rates = query.rates
    if rates is None:
        return None
    missing = _missing(query, rates, read) if _is_unknown(totals) else set()
    return Displayed(rates.currency, rates.rate_set, rates.rates, tuple(sorted(missing)))


def _is_unknown(totals: Block) -> bool:
    return any(None in values for values in totals.data)


def _missing(query: Query, rates: Rates, read: Callable[[Query], Found]) -> set[Missing]:
    """The months and currencies of amounts, less those that have a rate."""
    known = {Missing(each.currency, each.month) for each in rates.rates}
    found = {each for period in _periods(query) for each in _held(query, period, read)}
    return {each for each in found - known if each.currency != rates.currency}


def _periods(query: Query) -> tuple[Period, ...]:
    return (query.period, query.compare) if query.compare else (query.period,)


def _held(query: Query, period: Period, read: Callable[[Query], Found]) -> Iterator[Missing]:
    """Currency and month of everything that the rows of a period hold."""
    money = [each for each in query.asked_measures if is_converted(each, query.rates)]
    asked = replace(
        query.totals(),
        measures=tuple(each.name for each in money),
        dimensions=(CURRENCY,),
        grain=Grain.MONTH,
        period=period,
        compare=None,
        rates=None,
    )
    found = read(asked)
    rows = zip(found.get("d0", ()), found.get("bucket", ()), found.get("mask", ()), strict=True)
    for currency, month, mask in rows:
        if mask == 0:
            yield Missing(str(currency), day_of(month))
