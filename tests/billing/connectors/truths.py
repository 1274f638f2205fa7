"""What the fake Azure knows of itself, and what was landed."""

import csv
import io
from decimal import Decimal
from pathlib import Path

from abi.core.decimals import decimal_text, exact_sum
from billing.deliveries import Landed
from tests.fake_azure.server import FakeAzure

Totals = tuple[int, str]
_COST = ("CostInBillingCurrency", "costInBillingCurrency", "ExtendedCost", "cost")


def lines_of(landed: Landed, zone: Path) -> list[dict[str, str]]:
    """Every line of every landed file."""
    found = []
    for blob in landed.blobs:
        text = (zone / blob.path).read_bytes().decode("utf-8-sig")
        found += list(csv.DictReader(io.StringIO(text, newline="")))
    return found


def total_of(lines: list[dict[str, str]]) -> Totals:
    costs = [next(line[name] for name in _COST if name in line) for line in lines]
    return len(lines), decimal_text(exact_sum(map(Decimal, costs)))


def stated(
    azure: FakeAzure, account: str, *, month: str, dataset: str = "actual", currency: str = ""
) -> Totals:
    """Lines and sum of an account's month; without a currency of all of them together."""
    found = [
        each
        for each in azure.totals()
        if each["account"] == account
        and each["dataset"].lower() == f"{dataset}cost"
        and each["month"][:7] == month
        and currency in ("", each["currency"])
    ]
    assert found
    sums = (Decimal(str(each["sum"])) for each in found)
    return sum(int(each["lines"]) for each in found), decimal_text(exact_sum(sums))
