"""Invoices of a billing account: charges before tax, per currency."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from billing.azure.months import last_day
from billing.azure.reconciliation.asking import Asking
from billing.azure.reconciliation.statement import Stated, Statement, currency_of, number, text_of

_OTHERS = ("subTotal", "taxAmount", "creditAmount", "azurePrepaymentApplied", "totalAmount")
Json = Mapping[str, Any]


def invoices(asking: Asking, account: str, month: date) -> list[Statement]:
    """Those for this period that are not void; none yet is no statement."""
    # Asked for by invoice date: an invoice comes in the weeks after its month.
    path = (
        f"/providers/Microsoft.Billing/billingAccounts/{account}/invoices?api-version=2024-04-01"
        f"&periodStartDate={month}&periodEndDate={_month_after(month)}"
    )
    document, pages = asking.pages(f"invoices-{account.partition(':')[0]}-{month:%Y-%m}.json", path)
    groups: dict[str, list[Json]] = defaultdict(list)
    for invoice in (each for page in pages for each in page.get("value") or []):
        found = invoice.get("properties") or {}
        if _is_of(found, month):
            groups[currency_of((found.get("billedAmount") or {}).get("currency"))].append(found)
    stated = tuple(_stated(currency, groups[currency]) for currency in sorted(groups))
    return [Statement(document, stated)] if stated else []


def _month_after(month: date) -> date:
    return last_day(last_day(month) + timedelta(days=1))


def _is_of(found: Json, month: date) -> bool:
    started = str(found.get("invoicePeriodStartDate", ""))[:7]
    return started == f"{month:%Y-%m}" and str(found.get("status", "")).lower() != "void"


def _stated(currency: str, found: list[Json]) -> Stated:
    """`billedAmount` is what the lines are; tax and prepayment come on top or off elsewhere."""
    others = {name: [number(each, name) for each in found] for name in _OTHERS}
    parts = {
        f"invoice {name}": text_of(values)
        for name, values in others.items()
        if any(value is not None for value in values)
    }
    count = {"invoice count": str(len(found))}
    amount = text_of(number(each, "billedAmount") for each in found)
    return Stated("invoice", currency, amount, parts=parts | count)
