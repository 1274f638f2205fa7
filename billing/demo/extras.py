"""Lines of no resource: commitments bought and unused, marketplace, refunds, rounding."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from billing.demo.catalogue import METERS
from billing.demo.numbers import PRICE_DIGITS, QUANTITY_DIGITS, guid
from billing.demo.plan import DemoSource, Plan, days_of, subscription_id
from billing.demo.rows import commitment_facts

_USD = 10 ** (PRICE_DIGITS + QUANTITY_DIGITS)
_NOBODY = "00000000-0000-0000-0000-000000000000"
_MICROSOFT = {"publishertype": "Azure", "publishername": "Microsoft"}


@dataclass(frozen=True, slots=True)
class Extra:
    """One line with a quantity of 1; `usd` is its cost in 10⁻¹² USD."""

    day: date
    currency: str
    usd: int
    facts: dict[str, str]


def extras(plan: Plan, source: DemoSource, dataset: str, month: date) -> Iterator[Extra]:
    """The same purchases in both datasets would count commitments twice: Azure keeps them apart."""
    number, subscription = source.subscriptions[0]
    owner = {
        "subscriptionid": subscription_id(plan.seed, number),
        "subscriptionname": subscription.name,
        "department": subscription.department,
        "costcenter": subscription.cost_center,
    }
    currency = subscription.currency
    if dataset == "actual":
        yield from _purchases(plan, source, month, currency, owner)
    else:
        yield from _unused(plan, source, month, currency)
    yield Extra(month.replace(day=5), currency, 1_299 * _USD, owner | _marketplace(plan))
    yield Extra(month.replace(day=28), currency, 437, _rounding())


def _purchases(
    plan: Plan, source: DemoSource, month: date, currency: str, owner: dict[str, str]
) -> Iterator[Extra]:
    for kind, usd, day in (("Reservation", 18_900, 1), ("SavingsPlan", 11_400, 3)):
        facts = owner | _bought(kind) | commitment_facts(plan, source, kind)
        yield Extra(month.replace(day=day), currency, usd * source.share * _USD // 100, facts)
    refund = owner | _bought("Reservation") | commitment_facts(plan, source, "Reservation")
    refund |= {"chargetype": "Refund", "frequency": "OneTime"}
    yield Extra(month.replace(day=17), currency, -643 * _USD, refund)


def _unused(plan: Plan, source: DemoSource, month: date, currency: str) -> Iterator[Extra]:
    """Newer exports leave the subscription of unused benefits empty, older ones write zeros."""
    for day in days_of(month):
        for kind, usd, nobody in (("Reservation", 31, _NOBODY), ("SavingsPlan", 12, "")):
            facts = _bought(kind) | commitment_facts(plan, source, kind)
            facts |= {"chargetype": f"Unused{kind}", "frequency": "UsageBased"}
            facts |= {"subscriptionid": nobody}
            yield Extra(day, currency, (usd + day.day % 5) * _USD, facts)


def _bought(kind: str) -> dict[str, str]:
    meter = next(meter for meter in METERS if meter.commitment == kind)
    return _MICROSOFT | {
        "chargetype": "Purchase",
        "frequency": "Recurring",
        "pricingmodel": kind,
        "metercategory": meter.category,
        "metersubcategory": meter.sub_category,
        "metername": meter.name,
        "consumedservice": "Microsoft.Capacity",
        "servicefamily": meter.family,
        "unitofmeasure": "1 Hour",
        "productname": f"{meter.category} {kind}",
    }


def _marketplace(plan: Plan) -> dict[str, str]:
    return {
        "chargetype": "Purchase",
        "frequency": "Recurring",
        "publishertype": "Marketplace",
        "publishername": "Northwind Security, Inc.",
        "planname": 'Enterprise "24x7"',
        "productname": "Northwind Threat Intelligence, annual",
        "metercategory": "SaaS",
        "meterid": _NOBODY,
        "productorderid": guid(plan.seed, 950),
        "isazurecrediteligible": "False",
    }


def _rounding() -> dict[str, str]:
    return _MICROSOFT | {
        "chargetype": "RoundingAdjustment",
        "frequency": "OneTime",
        "metercategory": "Rounding",
        "subscriptionid": "",
    }
