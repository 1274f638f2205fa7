"""Exchange rates: entered as a whole set, read by month."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from abi.core.audit.record import Actor, record
from abi.core.decimals import decimal_text
from abi.core.errors import AppError
from analytics.conversion import Rate, Rates
from analytics.decimal_sql import RATE_DIGITS, RATE_SCALE
from analytics.models import ExchangeRate, RateSet
from analytics.rate_errors import NO_RATES, RATES_INVALID
from billing import currencies

MAX_RATES = 20_000
# Nothing that could be read in two ways: no sign, exponent or separator.
_RATE = re.compile(rf"[0-9]{{1,{RATE_DIGITS - RATE_SCALE}}}(\.[0-9]{{1,{RATE_SCALE}}})?")


@dataclass(frozen=True, slots=True)
class Entry:
    """One unit of `currency` is `rate` (decimal text) of `into`, in the month of this first day."""

    currency: str
    into: str
    month: date
    rate: str


def in_force(at: datetime | None = None) -> RateSet | None:
    """The newest set, or that of an earlier moment."""
    sets = RateSet.objects.filter(entered_at__lte=at) if at else RateSet.objects.all()
    return sets.first()


def rates_into(currency: str, days: tuple[date, date], *, at: datetime | None = None) -> Rates:
    """The rates into `currency` of the months of the days [start, end).

    Raises AppError `no_rates` where the set in force has none into it at all.
    """
    found = in_force(at)
    known = found.rates.filter(into=currency) if found else ()
    if found is None or not known:
        raise AppError(NO_RATES, currency)
    first, end = days[0].replace(day=1), days[1]
    rates = (
        Rate(each.currency, each.month, decimal_text(each.rate))
        for each in known
        if first <= each.month < end
    )
    return Rates(currency, found.pk, tuple(rates))


def enter(actor: Actor, *, source: str, entries: Sequence[Entry]) -> RateSet:
    """Keep a new set, which replaces the one before it. Raises AppError `rates_invalid`."""
    refuse_wrong(entries)
    with transaction.atomic():
        kept = RateSet.objects.create(source=source, entered_by=actor.get_username())
        ExchangeRate.objects.bulk_create(
            ExchangeRate(
                rate_set=kept,
                currency=each.currency,
                into=each.into,
                month=each.month,
                rate=Decimal(each.rate),
            )
            for each in entries
        )
        told = {"source": source, "rates": len(entries)}
        record(actor=actor, action="rates.entered", target=str(kept.pk), after=told)
    return kept


def refuse_wrong(entries: Sequence[Entry]) -> None:
    """Raises AppError `rates_invalid`, naming the first rate that is wrong and why."""
    if not 1 <= len(entries) <= MAX_RATES:
        raise AppError(RATES_INVALID, f"a set has 1 to {MAX_RATES} rates")
    seen: set[tuple[str, str, date]] = set()
    for number, entry in enumerate(entries, 1):
        key = (entry.currency, entry.into, entry.month)
        if wrong := [*_wrong(entry), *(["said twice"] if key in seen else [])]:
            raise AppError(RATES_INVALID, f"rate {number}: {wrong[0]}")
        seen.add(key)


def _wrong(entry: Entry) -> Iterable[str]:
    for code in currencies.unknown([entry.currency, entry.into]):
        yield f"{code[:10]!r} is no ISO 4217 code"
    if entry.currency == entry.into:
        yield f"{entry.currency} into itself is 1"
    if entry.month.day != 1:
        yield f"{entry.month} is not the first of a month"
    if not _RATE.fullmatch(entry.rate) or not Decimal(entry.rate):
        yield f"{entry.rate[:50]!r} is not a rate"
