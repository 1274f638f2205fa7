"""Which of Azure's many column names means what. Pure: a header in, a mapping out."""

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import chain

from abi.core.errors import AppError
from billing.errors import MISSING_REQUIRED_COLUMN

# Canonical name → Azure's names, normalised, best first (EA 2019-10-01 … 2024-08-01, MCA, PAYG).
ALIASES: dict[str, tuple[str, ...]] = {
    "date": ("date", "usagedatetime", "usagedate", "usagestart"),
    "cost": ("costinbillingcurrency", "cost", "pretaxcost", "extendedcost"),
    "billing_currency": ("billingcurrencycode", "billingcurrency", "currency", "currencycode"),
    "billing_period_start": ("billingperiodstartdate", "billingperiodstart"),
    "account_name": ("accountname",),
    "account_owner_id": ("accountownerid",),
    "subscription_id": ("subscriptionid",),
    "subscription_guid": ("subscriptionguid",),
    "subscription_name": ("subscriptionname",),
    "product": ("productname", "product"),
    "meter_id": ("meterid",),
    "meter_category": ("metercategory", "servicename"),
    "meter_sub_category": ("metersubcategory", "servicetier"),
    "meter_name": ("metername",),
    "meter_region": ("meterregion",),
    "consumed_quantity": ("quantity", "usagequantity", "consumedquantity"),
    "unit_of_measure": ("unitofmeasure",),
    "resource_rate": ("effectiveprice", "resourcerate"),
    "resource_location": ("resourcelocation",),
    "consumed_service": ("consumedservice",),
    "instance_id": ("resourceid", "instanceid", "instancename"),
    "resource_name": ("resourcename",),
    "resource_group": ("resourcegroup", "resourcegroupname"),
    "department_name": ("invoicesectionname", "invoicesection", "departmentname"),
    "cost_center": ("costcenter",),
    "tags": ("tags",),
    "billing_account_id": ("billingaccountid",),
    "billing_account_name": ("billingaccountname",),
    "billing_profile_id": ("billingprofileid",),
    "billing_profile_name": ("billingprofilename",),
    "invoice_section_id": ("invoicesectionid",),
    "charge_type": ("chargetype",),
    "pricing_model": ("pricingmodel",),
    "frequency": ("frequency",),
    "publisher_type": ("publishertype",),
    "publisher_name": ("publishername",),
    "plan_name": ("planname",),
    "service_family": ("servicefamily",),
    "unit_price": ("unitprice",),
    "payg_price": ("paygprice",),
    "pricing_currency": ("pricingcurrency",),
    "cost_in_pricing_currency": ("costinpricingcurrency",),
    "exchange_rate": ("exchangeratepricingtobilling",),
    "exchange_rate_date": ("exchangeratedate",),
    "reservation_id": ("reservationid",),
    "reservation_name": ("reservationname",),
    "benefit_id": ("benefitid",),
    "benefit_name": ("benefitname",),
    "product_order_id": ("productorderid",),
    "product_order_name": ("productordername",),
    "term": ("term",),
    "invoice_id": ("invoiceid",),
    "previous_invoice_id": ("previousinvoiceid",),
    "part_number": ("partnumber",),
    "offer_id": ("offerid",),
    "is_azure_credit_eligible": ("isazurecrediteligible",),
    "cost_allocation_rule_name": ("costallocationrulename",),
    "service_info1": ("serviceinfo1",),
    "service_info2": ("serviceinfo2",),
    "additional_info": ("additionalinfo",),
}
# An MCA line names no account owner; its billing account is the account. A line of today
# carries the subscription's GUID under the name that once held its number.
_FALLBACKS = {"account_name": "billing_account_name", "subscription_guid": "subscription_id"}
_REQUIRED = ("date", "cost", "subscription_guid")


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """`columns[name]` are 0-based positions in the file, usually one.

    Two positions mean that two headers normalise to the same name (`tags`, `Tags`): a line
    uses the one that is filled in. `others` are positions ABI has no name for.
    """

    header: tuple[str, ...]
    columns: dict[str, tuple[int, ...]]
    others: tuple[int, ...]

    def has(self, name: str) -> bool:
        return bool(self.columns.get(name))


def normalised(name: str) -> str:
    """`Kosten (costInBillingCurrency)` → `costinbillingcurrency`: Azure localises that way."""
    localised = re.search(r"[(（]([^()（）]+)[)）]\s*$", name)
    text = localised.group(1) if localised else name
    return re.sub(r"[\ufeff\s_-]", "", text).lower()


def map_header(header: tuple[str, ...], *, currency: str = "") -> ColumnMap:
    """By name, never by position. `currency` stands in for a missing currency column.

    Raises AppError `missing_required_column`.
    """
    positions: dict[str, list[int]] = defaultdict(list)
    for index, name in enumerate(header):
        positions[normalised(name)].append(index)
    columns = {name: _best(positions, aliases) for name, aliases in ALIASES.items()}
    for name, other in _FALLBACKS.items():
        columns[name] = columns[name] or columns[other]
    _require(columns, header, currency)
    used = set(chain.from_iterable(columns.values()))
    others = tuple(index for index in range(len(header)) if index not in used)
    return ColumnMap(header, columns, others)


def _best(positions: dict[str, list[int]], aliases: tuple[str, ...]) -> tuple[int, ...]:
    found = (positions[alias] for alias in aliases if alias in positions)
    return tuple(next(found, ()))


def _require(columns: dict[str, tuple[int, ...]], header: tuple[str, ...], currency: str) -> None:
    wanted = _REQUIRED if currency else (*_REQUIRED, "billing_currency")
    for name in wanted:
        if not columns[name]:
            aliases = ALIASES[name] + ALIASES.get(_FALLBACKS.get(name, ""), ())
            raise AppError(
                MISSING_REQUIRED_COLUMN,
                f"{name}: expected one of {', '.join(aliases)} (case, spaces, _ and - do not"
                f" matter); the file has {len(header)} columns: {', '.join(header)[:400]}",
            )
