"""Names of the demo's accounts, and what truth.json says of them."""

from decimal import Decimal
from typing import Any

from tests.fake_azure.server import FakeAzure

DATASETS = {"ActualCost": "actual", "AmortizedCost": "amortized"}


def account(azure: FakeAzure, currency: str) -> str:
    """The one that bills this currency."""
    listed = azure.catalogue()["accounts"]
    return next(str(each["account"]) for each in listed if currency in each["currencies"])


def scope(azure: FakeAzure, currency: str) -> str:
    return f"/providers/Microsoft.Billing/billingAccounts/{account(azure, currency)}"


def enrolment(azure: FakeAzure, currency: str) -> str:
    number = account(azure, currency)
    return number if currency == "USD" else f"{number}-{currency}"


def delivered(
    truth: dict[str, Any], month: str, currency: str, dataset: str = "ActualCost"
) -> tuple[int, Decimal]:
    """Lines and exact sum of a month (YYYY-MM)."""
    for each in truth["deliveries"]:
        named = each["billing_period"][:7], each["currency"], each["dataset"]
        if named == (month, currency, DATASETS[dataset]):
            return each["lines"], Decimal(each["sum"])
    raise LookupError(f"{month} {currency} {dataset}")
