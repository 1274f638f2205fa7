"""EA balances: what an enrolment's month comes to, from Consumption or the legacy reports."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from abi.core.decimals import decimal_text
from billing.azure.reconciliation.asking import Asking
from billing.azure.reconciliation.statement import (
    Document,
    Stated,
    Statement,
    currency_of,
    number,
    text_of,
)

_NAMES = (
    "beginningBalance",
    "endingBalance",
    "newPurchases",
    "adjustments",
    "utilized",
    "serviceOverage",
    "chargesBilledSeparately",
    "totalOverage",
    "totalUsage",
)


def balances(asking: Asking, enrolment: str, month: date) -> list[Statement]:
    path = (
        f"/providers/Microsoft.Billing/billingAccounts/{enrolment}/billingPeriods/{month:%Y%m}"
        "/providers/Microsoft.Consumption/balances?api-version=2024-08-01"
    )
    found = asking.one(f"balances-{enrolment}-{month:%Y-%m}.json", path)
    if found is None:
        return []
    properties = found[1].get("properties") or {}
    return [_statement(found[0], properties, properties.get("currency"))]


def legacy_balance(asking: Asking, enrolment: str, month: date) -> list[Statement]:
    path = f"/v3/enrollments/{enrolment}/billingPeriods/{month:%Y%m}/balancesummary"
    found = asking.one(f"balancesummary-{enrolment}-{month:%Y-%m}.json", path)
    return [_statement(found[0], found[1], found[1].get("currencyCode"))] if found else []


def _statement(document: Document, found: Mapping[str, Any], currency: object) -> Statement:
    """What was used and what was bought in the marketplace is what the lines add up to."""
    sold = number(found, "azureMarketplaceServiceCharges")
    parts = {name: number(found, name) for name in _NAMES}
    told = {name: decimal_text(value) for name, value in parts.items() if value is not None}
    amount = text_of([parts["totalUsage"], sold])
    marketplace = {} if sold is None else {"marketplace": decimal_text(sold)}
    stated = Stated("balance", currency_of(currency), amount, parts=told | marketplace)
    return Statement(document, (stated,))
