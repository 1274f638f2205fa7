"""What an answer says of the currency it was converted into. Pure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from analytics.answer import Block, Found
from analytics.conversion import CURRENCY, Rate, Rates, is_converted
from analytics.query import MAX_LIMIT, Period, Query
from analytics.vocabulary import Grain


@dataclass(frozen=True, slots=True)
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
    missing = sorted(_missing(query, rates, read)) if _is_unknown(totals) else []
    return Displayed(
        rates.currency, rates.rate_set, rates.rates, tuple(Missing(*each) for each in missing)
    )


def _is_unknown(totals: Block) -> bool:
    return any(None in values for values in totals.data)


def _missing(query: Query, rates: Rates, read: Callable[[Query], Found]) -> set[tuple[str, date]]:
    """The months and currencies of amounts, less those that have a rate."""
    known = {(each.currency, each.month) for each in rates.rates}
    found = {pair for period in _periods(query) for pair in _held(query, period, read)}
    return {pair for pair in found - known if pair[0] != rates.currency}


def _periods(query: Query) -> tuple[Period, ...]:
    return (query.period, query.compare) if query.compare else (query.period,)


def _held(
    query: Query, period: Period, read: Callable[[Query], Found]
) -> Iterator[tuple[str, date]]:
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
        limit=MAX_LIMIT,
    )
    found = read(asked)
    rows = zip(found.get("d0", ()), found.get("bucket", ()), found.get("mask", ()), strict=True)
    for currency, month, mask in rows:
        if mask == 0:
            yield str(currency), _day(month)


def _day(value: object) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))
