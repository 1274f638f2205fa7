"""The lines of one run of one month: usage, then what belongs to no resource."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from billing.demo.catalogue import RATES
from billing.demo.extras import Extra, extras
from billing.demo.numbers import cost_text, mix, quantity_text
from billing.demo.plan import ANOMALY_FACTOR, DemoSource, Plan, days_of
from billing.demo.resources import Resource, resource
from billing.demo.rows import Template, account_facts, resource_facts, template

_NOISE_SIZE = 4096
_RESERVED_PERCENT = 62
# No multiple of the number of meters, so that every service has its share.
_RESTATED_ONE_IN = 17


@dataclass(frozen=True, slots=True)
class Run:
    """One delivery to write. Later revisions of a month restate some of its numbers."""

    plan: Plan
    source: DemoSource
    dataset: str
    month: date
    revision: int


@dataclass(frozen=True, slots=True)
class Written:
    """Lines of one subscription, service and currency, as text, with their exact sum in units."""

    subscription: str
    service: str
    currency: str
    lines: list[str]
    cost: int


def lines_of(run: Run) -> Iterator[Written]:
    """Bounded memory: one resource at a time."""
    noise = [900 + mix(run.plan.seed, n) % 200 for n in range(_NOISE_SIZE)]
    days, growth = days_of(run.month), _growth(run)
    for number in range(run.plan.resources(run.source)):
        of = resource(run.plan, run.source, number)
        weekend = of.meter.weekend_percent
        factors = [growth * (weekend if day.weekday() > 4 else 100) for day in days]
        yield _usage(run, of, days, factors, noise)
    for extra in extras(run.plan, run.source, run.dataset, run.month):
        yield _extra(run, extra)


def _growth(run: Run) -> int:
    """Percent of the ordinary: three a month more than the month before."""
    return 100 + 3 * run.plan.months.index(run.month)


def _usage(
    run: Run, of: Resource, days: list[date], factors: list[int], noise: list[int]
) -> Written:
    currency = of.subscription.currency
    facts = account_facts(run.plan, run.source, run.month, currency)
    row = template(run.source, facts | resource_facts(run.plan, run.source, of))
    price, rate = of.meter.price * _percent(run, of), RATES[currency]
    restated = run.revision * (of.number % _RESTATED_ONE_IN == 3)
    start = mix(run.plan.seed, of.number, run.month.toordinal())
    lines, total = [], 0
    for at, day in enumerate(days):
        units = of.daily * factors[at] * noise[start + at & _NOISE_SIZE - 1] // 10_000_000 + 1
        units += units * 7 * restated // 100
        if run.plan.is_anomalous(of.subscription_number, of.meter_number, day):
            units *= ANOMALY_FACTOR
        usd = units * price // 100
        total += usd * rate
        lines.append(_line(row, day, units, usd, rate))
    return Written(of.subscription_id, of.meter.category, currency, lines, total)


def _line(row: Template, day: date, units: int, usd: int, rate: int) -> str:
    return row.row(_us(day), quantity_text(units), cost_text(usd * rate), cost_text(usd * 10_000))


@cache
def _us(day: date) -> str:
    return f"{day:%m/%d/%Y}"


def _percent(run: Run, of: Resource) -> int:
    """Covered usage costs nothing in ActualCost and the commitment's price in AmortizedCost."""
    if not of.commitment:
        return 100
    return 0 if run.dataset == "actual" else _RESERVED_PERCENT


def _extra(run: Run, extra: Extra) -> Written:
    facts = account_facts(run.plan, run.source, run.month, extra.currency) | extra.facts
    row = template(run.source, facts)
    rate = RATES[extra.currency]
    line = _line(row, extra.day, 10_000, extra.usd, rate)
    service = extra.facts.get("metercategory", "")
    return Written(
        extra.facts.get("subscriptionid", ""), service, extra.currency, [line], extra.usd * rate
    )
