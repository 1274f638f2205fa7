"""From facts to a CSV row in Azure's columns. A row is a template: only day and numbers vary."""

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from billing.demo.catalogue import RATES
from billing.demo.headers import EA, MCA
from billing.demo.numbers import guid, price_text, quantity_text
from billing.demo.plan import DemoSource, Plan, account_number
from billing.demo.resources import Resource, meter_id

DATE, QUANTITY, COST, COST_USD = "\x01", "\x02", "\x03", "\x04"
_ALIASES = {
    "resourcegroupname": "resourcegroup",
    "invoicesectionname": "department",
    "costinbillingcurrency": "cost",
    "billingcurrencycode": "currency",
    "billingcurrency": "currency",
    "location": "resourcelocation",
    "resourcelocationnormalized": "resourcelocation",
    "costinpricingcurrency": "costusd",
    "costinusd": "costusd",
}


def header(source: DemoSource) -> tuple[str, ...]:
    return EA if source.agreement == "EA" else MCA


@dataclass(frozen=True, slots=True)
class Template:
    """A row cut at what varies: `markers[i]` belongs between `pieces[i]` and `pieces[i + 1]`."""

    pieces: tuple[str, ...]
    markers: tuple[str, ...]

    def row(self, date: str, quantity: str, cost: str, usd: str) -> str:
        given = {DATE: date, QUANTITY: quantity, COST: cost, COST_USD: usd}
        filled = [self.pieces[0]]
        for marker, piece in zip(self.markers, self.pieces[1:], strict=True):
            filled += (given[marker], piece)
        return "".join(filled)


def template(source: DemoSource, facts: Mapping[str, str]) -> Template:
    """The row of these facts in the columns' order of the source's agreement."""
    cells = []
    for column in header(source):
        name = column.lower()
        cells.append(facts.get(_ALIASES.get(name, name), ""))
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    parts = re.split(f"([{DATE}{QUANTITY}{COST}{COST_USD}])", text.getvalue())
    return Template(tuple(parts[::2]), tuple(parts[1::2]))


def account_facts(plan: Plan, source: DemoSource, month: date, currency: str) -> dict[str, str]:
    """The same on every line of a month in one currency."""
    account = account_number(plan.seed, source)
    last = (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return {
        "billingaccountid": account,
        "billingaccountname": "Contoso",
        "billingprofileid": account if currency == "USD" else f"{account}-{currency}",
        "billingprofilename": f"Contoso {currency}",
        "billingperiodstartdate": f"{month:%m/%d/%Y}",
        "billingperiodenddate": f"{last:%m/%d/%Y}",
        "currency": currency,
        "pricingcurrency": "USD",
        "exchangeratepricingtobilling": _rate(currency),
        "exchangeratedate": f"{month:%m/%d/%Y}",
        "isazurecrediteligible": "True",
        "provider": "Azure",
        "date": DATE,
        "quantity": QUANTITY,
        "cost": COST,
        "costusd": COST_USD,
    }


def resource_facts(plan: Plan, source: DemoSource, of: Resource) -> dict[str, str]:
    """What Azure says about a resource's usage."""
    meter, local = of.meter, of.meter.price * RATES[of.subscription.currency] // 10_000
    price = price_text(local)
    publisher = "Azure" if source.agreement == "EA" else "Microsoft"
    return _owner_facts(source, of) | {
        "resourcegroup": of.group,
        "resourcelocation": of.location[0],
        "meterregion": of.location[1],
        "productname": f"{meter.category} - {meter.name} - {of.location[1]}",
        "metercategory": meter.category,
        "metersubcategory": meter.sub_category,
        "meterid": meter_id(plan, of.meter_number),
        "metername": meter.name,
        "unitofmeasure": meter.unit,
        "effectiveprice": price,
        "unitprice": price,
        "paygprice": price,
        "consumedservice": meter.provider,
        "resourceid": of.id,
        "resourcename": of.name,
        "tags": of.tags,
        "offerid": "MS-AZR-0017P" if source.agreement == "EA" else "",
        "partnumber": f"AAD-{of.meter_number:05d}",
        "publishertype": publisher,
        "publishername": "Microsoft",
        "chargetype": "Usage",
        "frequency": "UsageBased",
        "pricingmodel": of.commitment or "OnDemand",
        "servicefamily": meter.family,
        **(commitment_facts(plan, source, of.commitment) if of.commitment else {}),
    }


def _owner_facts(source: DemoSource, of: Resource) -> dict[str, str]:
    return {
        "subscriptionid": of.subscription_id,
        "subscriptionname": of.subscription.name,
        "department": of.subscription.department,
        "costcenter": of.subscription.cost_center,
        "accountname": "Contoso Cloud" if source.agreement == "EA" else "",
        "accountownerid": "cloud@contoso.example" if source.agreement == "EA" else "",
    }


def commitment_facts(plan: Plan, source: DemoSource, kind: str) -> dict[str, str]:
    """The reservation or savings plan of a billing account."""
    order = guid(plan.seed, source.share, 900 if kind == "Reservation" else 901)
    if kind == "SavingsPlan":
        path = f"/providers/Microsoft.BillingBenefits/savingsPlanOrders/{order}"
        return {"benefitid": path, "benefitname": "Compute savings plan", "productorderid": order}
    path = f"/providers/Microsoft.Capacity/reservationOrders/{order}"
    return {
        "reservationid": order,
        "reservationname": "E16s v5 three years",
        "benefitid": path,
        "benefitname": "E16s v5 three years",
        "productorderid": order,
        "productordername": "Reserved VM Instance, E16s v5, 3 Years",
        "term": "36" if source.agreement == "EA" else "3Years",
    }


def _rate(currency: str) -> str:
    return quantity_text(RATES[currency])
